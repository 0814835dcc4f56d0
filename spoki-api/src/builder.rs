//! What the generated builders stand on.

use crate::action::Action;

/// Where a finished action goes when its builder's `send()` is called.
#[diagnostic::on_unimplemented(
    message = "this builder has no client to send with",
    label = "built without a client",
    note = "call `build()` and hand the action to `Client::send`, or start from a method of the client"
)]
pub trait Target {
    /// What sending gives.
    type Output<A: Action>;

    /// Sends the action.
    fn dispatch<A: Action>(self, action: A) -> Self::Output<A>;
}
