// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Media files for messages, templates and campaigns.

use crate::{Action, Client, Id, List, Value};
use super::enums::MediaFormat;

impl<M> Client<M> {
    /// Registers a media file that is hosted elsewhere: [`CreateMedia`].
    ///
    /// Sends `POST /api/1/media/` over REST. Only adds to the account; an identical second call
    /// adds again. At most 120 calls a minute.
    pub fn create_media(&self) -> CreateMediaBuilder<&Self> {
        CreateMediaBuilder::new(self)
    }

    /// Deletes a media file: [`DeleteMedia`].
    ///
    /// Sends `DELETE /api/1/media/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more. At most 60 calls a minute.
    pub fn delete_media(&self) -> DeleteMediaBuilder<&Self> {
        DeleteMediaBuilder::new(self)
    }

    /// Lists the account's media files: [`ListMedia`].
    ///
    /// Sends `GET /api/1/media/` over REST. Changes nothing.
    pub fn list_media(&self) -> ListMediaBuilder<&Self> {
        ListMediaBuilder::new(self)
    }

    /// Fetches the entry of a media file: [`RetrieveMedia`].
    ///
    /// Sends `GET /api/1/media/{id}/` over REST. Changes nothing.
    pub fn retrieve_media(&self) -> RetrieveMediaBuilder<&Self> {
        RetrieveMediaBuilder::new(self)
    }

    /// Gives a media file another title: [`UpdateMedia`].
    ///
    /// Sends `PATCH /api/1/media/{id}/` over REST. Changes the account; an identical second call
    /// changes nothing more. At most 120 calls a minute.
    pub fn update_media(&self) -> UpdateMediaBuilder<&Self> {
        UpdateMediaBuilder::new(self)
    }
}

/// Registers a media file that is hosted elsewhere.
///
/// Nothing is uploaded; the file's address must be open to the public.
///
/// # Call
///
/// Sends `POST /api/1/media/` over REST. Only adds to the account; an identical second call
/// adds again. At most 120 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_CREATE_MEDIA", title = "Create Media File", command = "create")]
#[synonyms("add")]
#[effect(write, adds, per_minute = 120)]
#[rest(POST, "/api/1/media/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct CreateMedia {
    /// Title in Spoki's interface.
    pub title: String,
    /// Kind of file.
    pub format_type: MediaFormat,
    /// MIME type; it must be the actual type of the file.
    pub content_type: String,
    /// Public address of the file.
    #[param(format = url)]
    pub external_url: String,
}

/// Deletes a media file.
///
/// # Call
///
/// Sends `DELETE /api/1/media/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more. At most 60 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_MEDIA", title = "Delete media file", command = "delete")]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable, per_minute = 60)]
#[rest(DELETE, "/api/1/media/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct DeleteMedia {
    /// The file to delete.
    pub id: Id,
}

/// Lists the account's media files.
///
/// # Call
///
/// Sends `GET /api/1/media/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_MEDIA", title = "List media", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/media/", reply = List<Value>)]
#[reply(paged, assumed)]
#[non_exhaustive]
pub struct ListMedia {}

/// Fetches the entry of a media file.
///
/// # Call
///
/// Sends `GET /api/1/media/{id}/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_MEDIA", title = "Retrieve Media", command = "get")]
#[effect(read)]
#[rest(GET, "/api/1/media/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RetrieveMedia {
    /// The file to fetch.
    pub id: Id,
}

/// Gives a media file another title.
///
/// # Call
///
/// Sends `PATCH /api/1/media/{id}/` over REST. Changes the account; an identical second call
/// changes nothing more. At most 120 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_UPDATE_MEDIA", title = "Update Media", command = "update")]
#[synonyms("edit", "rename")]
#[effect(write, repeatable, per_minute = 120)]
#[rest(PATCH, "/api/1/media/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct UpdateMedia {
    /// The file to rename.
    #[param(kind = integer)]
    pub id: Id,
    /// New title.
    pub title: String,
}
