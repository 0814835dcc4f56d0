// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Tags that contacts carry.

use crate::{Action, Client, Id, List};
use super::models::Tag;

impl<M> Client<M> {
    /// Lists the account's tags: [`ListTags`].
    ///
    /// Sends `GET /api/1/tags/` over REST. Changes nothing.
    pub fn list_tags(&self) -> ListTagsBuilder<&Self> {
        ListTagsBuilder::new(self)
    }

    /// Fetches a tag: [`RetrieveTag`].
    ///
    /// Sends `GET /api/1/tags/{id}/` over REST. Changes nothing.
    pub fn retrieve_tag(&self) -> RetrieveTagBuilder<&Self> {
        RetrieveTagBuilder::new(self)
    }
}

/// Lists the account's tags.
///
/// # Call
///
/// Sends `GET /api/1/tags/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_TAGS", title = "List tags", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/tags/", reply = List<Tag>)]
#[reply(paged)]
#[non_exhaustive]
pub struct ListTags {}

/// Fetches a tag.
///
/// # Call
///
/// Sends `GET /api/1/tags/{id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_TAG", title = "Retrieve Tag", command = "get")]
#[effect(read)]
#[rest(GET, "/api/1/tags/{id}/", reply = Tag)]
#[non_exhaustive]
pub struct RetrieveTag {
    /// The tag to fetch.
    #[param(kind = integer)]
    pub id: Id,
}
