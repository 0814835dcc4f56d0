//! Scripts answers for one action.

use std::marker::PhantomData;

use spoki_api::Action;

use super::Mock;
use crate::world::answers::{Answer, Script};

/// Scripts the answers for one action: see [`Mock::on`].
///
/// Answers are used in the order in which they were scripted. A request with invalid arguments uses none.
#[derive(Debug)]
pub struct ActionScript<'m, A> {
    mock: &'m Mock,
    action: PhantomData<fn() -> A>,
}

impl<'m, A: Action> ActionScript<'m, A> {
    pub(super) fn new(mock: &'m Mock) -> Self {
        Self {
            mock,
            action: PhantomData,
        }
    }

    fn change(&self, change: impl FnOnce(&mut Script)) -> &Self {
        change(self.mock.world.state().scripts.of(A::INFO.slug));
        self
    }

    /// The next call gets this answer.
    pub fn once(&self, answer: Answer) -> &Self {
        self.times(1, answer)
    }

    /// The next `n` calls get this answer.
    pub fn times(&self, n: usize, answer: Answer) -> &Self {
        self.sequence(std::iter::repeat_n(answer, n))
    }

    /// The next calls get these answers, one each.
    pub fn sequence(&self, answers: impl IntoIterator<Item = Answer>) -> &Self {
        self.change(|script| script.next.extend(answers))
    }

    /// All calls get this answer once the answers of the other methods are used up.
    pub fn always(&self, answer: Answer) -> &Self {
        self.change(|script| script.always = Some(answer))
    }

    /// The next call succeeds with this typed reply.
    pub fn reply(&self, reply: &A::Reply) -> &Self {
        // A reply was read from JSON, so writing it as JSON cannot fail.
        self.once(Answer::json(
            serde_json::to_value(reply).unwrap_or_default(),
        ))
    }

    /// Removes all scripted answers of the action.
    pub fn clear(&self) -> &Self {
        self.change(|script| *script = Script::default())
    }
}
