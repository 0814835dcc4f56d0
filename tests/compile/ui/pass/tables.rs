// Everything that the tables of later readers hold.
use spoki_api::{Action, List, Model, Secret};

/// A tag.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
pub struct Label {
    pub name: Option<String>,
}

/// Finds tags.
#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAGS", title = "Find Tags", group = "tags", command = "find", check)]
#[synonyms("label", "sticky note")]
#[effect(read)]
#[rest(GET, "/api/1/tags/", reply = List<Label>, observed = "2026-03-31")]
#[reply(paged, observed = "2026-03-31")]
pub struct FindTags {}

/// Adds a tag.
#[derive(Action)]
#[action(slug = "SPOKI_ADD_TAG", title = "Add Tag", group = "tags", command = "add-tag2")]
#[effect(write, adds)]
#[rest(POST, "/api/1/tags/", assumed, reply = Secret<Label>)]
#[reply(assumed)]
pub struct AddTag {}

fn main() {
    assert!(FindTags::INFO.reply.paged && FindTags::INFO.reply.list && FindTags::INFO.check);
    assert!(AddTag::INFO.adds && AddTag::INFO.reply.secret);
}
