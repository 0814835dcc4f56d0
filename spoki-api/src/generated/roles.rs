// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Roles of users, service users and their private keys.

use crate::{Action, Client, Id, List, Secret, Value};
use super::enums::RoleName;

impl<M> Client<M> {
    /// Adds a service user, a member of the account that represents a machine: [`AddServiceUser`].
    ///
    /// Sends `POST /api/1/roles/add_service_user/` over REST. Only adds to the account; an
    /// identical second call adds again. At most 10 calls a minute.
    pub fn add_service_user(&self) -> AddServiceUserBuilder<&Self> {
        AddServiceUserBuilder::new(self)
    }

    /// Tells whether a service user has a private key: [`CheckRolePrivateKey`].
    ///
    /// Sends `GET /api/1/roles/{role_id}/has_private_key/` over REST. Changes nothing. At most 10
    /// calls a minute.
    pub fn check_role_private_key(&self) -> CheckRolePrivateKeyBuilder<&Self> {
        CheckRolePrivateKeyBuilder::new(self)
    }

    /// Deletes a role assignment: [`DeleteRole`].
    ///
    /// Sends `DELETE /api/1/roles/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more. At most 5 calls a minute.
    pub fn delete_role(&self) -> DeleteRoleBuilder<&Self> {
        DeleteRoleBuilder::new(self)
    }

    /// Generates the private key of a service user: [`GenerateRolePrivateKey`].
    ///
    /// Sends `POST /api/1/roles/{id}/generate_private_key/` over REST. Changes the account; an
    /// identical second call changes it again. At most 10 calls a minute.
    pub fn generate_role_private_key(&self) -> GenerateRolePrivateKeyBuilder<&Self> {
        GenerateRolePrivateKeyBuilder::new(self)
    }

    /// Lists which users have which role: [`ListRoles`].
    ///
    /// Sends `GET /api/1/roles/` over REST. Changes nothing.
    pub fn list_roles(&self) -> ListRolesBuilder<&Self> {
        ListRolesBuilder::new(self)
    }

    /// Fetches a role assignment: [`RetrieveRole`].
    ///
    /// Sends `GET /api/1/roles/{id}/` over REST. Changes nothing. At most 5 calls a minute.
    pub fn retrieve_role(&self) -> RetrieveRoleBuilder<&Self> {
        RetrieveRoleBuilder::new(self)
    }

    /// Gives a user another role: [`UpdateRole`].
    ///
    /// Sends `POST /api/1/roles/{id}/update_role/` over REST. Changes the account; an identical
    /// second call changes nothing more. At most 10 calls a minute.
    pub fn update_role(&self) -> UpdateRoleBuilder<&Self> {
        UpdateRoleBuilder::new(self)
    }
}

/// Adds a service user, a member of the account that represents a machine.
///
/// `generate_role_private_key` makes its credentials.
///
/// # Call
///
/// Sends `POST /api/1/roles/add_service_user/` over REST. Only adds to the account; an
/// identical second call adds again. At most 10 calls a minute.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 400 about `role`: The account probably has no role of this name. Names are case sensitive.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_ADD_SERVICE_USER",
    title = "Add Service User",
    command = "add-service-user"
)]
#[effect(write, adds, per_minute = 10)]
#[rest(POST, "/api/1/roles/add_service_user/")]
#[reply(assumed)]
#[hint(
    400,
    field = "role",
    "The account probably has no role of this name. Names are case sensitive."
)]
#[non_exhaustive]
pub struct AddServiceUser {
    /// Name of the service user.
    pub name: String,
    /// Role to give it; the account must have a role of that name.
    pub role: RoleName,
}

/// Tells whether a service user has a private key.
///
/// Sources describe the reply as a bare `true` or `false`, or as an object with
/// `has_private_key`.
///
/// # Call
///
/// Sends `GET /api/1/roles/{role_id}/has_private_key/` over REST. Changes nothing. At most 10
/// calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_CHECK_ROLE_PRIVATE_KEY",
    title = "Check Role Private Key",
    command = "check-private-key"
)]
#[effect(read, per_minute = 10)]
#[rest(GET, "/api/1/roles/{role_id}/has_private_key/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct CheckRolePrivateKey {
    /// The role of the service user.
    #[param(kind = integer)]
    pub role_id: Id,
}

/// Deletes a role assignment.
///
/// The last administrator of an account cannot be removed this way.
///
/// # Call
///
/// Sends `DELETE /api/1/roles/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more. At most 5 calls a minute.
///
/// What a refusal may mean:
///
/// - 400, 403, 409: This is probably the only administrator: appoint another one first.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_ROLE", title = "Delete role", command = "delete")]
#[synonyms("remove", "erase", "dismiss")]
#[effect(delete, repeatable, per_minute = 5)]
#[rest(DELETE, "/api/1/roles/{id}/")]
#[reply(assumed)]
#[hint(
    400,
    403,
    409,
    "This is probably the only administrator: appoint another one first."
)]
#[non_exhaustive]
pub struct DeleteRole {
    /// The role assignment to delete.
    pub id: Id,
}

/// Generates the private key of a service user.
///
/// The reply is a secret, in a form that no source describes. Store it: Spoki's interface shows
/// such a key only once.
///
/// Every call replaces the key generated before.
///
/// # Call
///
/// Sends `POST /api/1/roles/{id}/generate_private_key/` over REST. Changes the account; an
/// identical second call changes it again. At most 10 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_GENERATE_ROLE_PRIVATE_KEY",
    title = "Generate Role Private Key",
    command = "generate-private-key"
)]
#[effect(write, per_minute = 10)]
#[rest(POST, "/api/1/roles/{id}/generate_private_key/", reply = Secret<Value>)]
#[reply(assumed)]
#[non_exhaustive]
pub struct GenerateRolePrivateKey {
    /// The role of the service user.
    pub id: Id,
}

/// Lists which users have which role.
///
/// # Call
///
/// Sends `GET /api/1/roles/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_ROLES", title = "List Roles", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/roles/", reply = List<Value>)]
#[reply(paged, assumed)]
#[non_exhaustive]
pub struct ListRoles {}

/// Fetches a role assignment.
///
/// # Call
///
/// Sends `GET /api/1/roles/{id}/` over REST. Changes nothing. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_ROLE", title = "Retrieve Role", command = "get")]
#[effect(read, per_minute = 5)]
#[rest(GET, "/api/1/roles/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RetrieveRole {
    /// The role assignment to fetch.
    pub id: Id,
}

/// Gives a user another role.
///
/// # Call
///
/// Sends `POST /api/1/roles/{id}/update_role/` over REST. Changes the account; an identical
/// second call changes nothing more. At most 10 calls a minute.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 400 about `role`: The account probably has no role of this name. Names are case sensitive.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_UPDATE_ROLE", title = "Update Role", command = "update")]
#[synonyms("promote")]
#[effect(write, repeatable, per_minute = 10)]
#[rest(POST, "/api/1/roles/{id}/update_role/")]
#[reply(assumed)]
#[hint(
    400,
    field = "role",
    "The account probably has no role of this name. Names are case sensitive."
)]
#[non_exhaustive]
pub struct UpdateRole {
    /// The user's current role assignment, not the user.
    pub id: Id,
    /// Name of the new role.
    pub role: RoleName,
}
