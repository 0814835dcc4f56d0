// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Invitations to join the account.

use crate::{Action, Client, Id};
use super::enums::RoleName;

impl<M> Client<M> {
    /// Sends the e-mail of an invitation again: [`ResendInvitation`].
    ///
    /// Sends `POST /api/1/invitations/{id}/send/` over REST. Only adds to the account; an identical
    /// second call adds again. At most 5 calls a minute.
    pub fn resend_invitation(&self) -> ResendInvitationBuilder<&Self> {
        ResendInvitationBuilder::new(self)
    }

    /// Changes the role that a pending invitation will give: [`UpdateInvitationRole`].
    ///
    /// Sends `POST /api/1/invitations/{id}/update_role/` over REST. Changes the account; an
    /// identical second call changes nothing more. At most 5 calls a minute.
    pub fn update_invitation_role(&self) -> UpdateInvitationRoleBuilder<&Self> {
        UpdateInvitationRoleBuilder::new(self)
    }
}

/// Sends the e-mail of an invitation again.
///
/// Each call is one more e-mail to the invited person.
///
/// # Call
///
/// Sends `POST /api/1/invitations/{id}/send/` over REST. Only adds to the account; an identical
/// second call adds again. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_RESEND_INVITATION",
    title = "Resend Invitation",
    command = "resend"
)]
#[effect(write, adds, per_minute = 5)]
#[rest(POST, "/api/1/invitations/{id}/send/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct ResendInvitation {
    /// The invitation to send.
    #[param(kind = integer)]
    pub id: Id,
}

/// Changes the role that a pending invitation will give.
///
/// # Call
///
/// Sends `POST /api/1/invitations/{id}/update_role/` over REST. Changes the account; an
/// identical second call changes nothing more. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 400 about `role`: The account probably has no role of this name. Names are case sensitive.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_UPDATE_INVITATION_ROLE",
    title = "Update Invitation Role",
    command = "update-role"
)]
#[effect(write, repeatable, per_minute = 5)]
#[rest(POST, "/api/1/invitations/{id}/update_role/")]
#[reply(assumed)]
#[hint(
    400,
    field = "role",
    "The account probably has no role of this name. Names are case sensitive."
)]
#[non_exhaustive]
pub struct UpdateInvitationRole {
    /// The invitation to change.
    pub id: Id,
    /// Name of the new role.
    pub role: RoleName,
}
