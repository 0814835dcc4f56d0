//! Replies that are one page of a list.

/// A reply that may be one page of a longer list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not come in pages",
    label = "not a page of a list"
)]
pub trait Page: 'static {
    /// The type of the items.
    type Item;

    /// The address of the next page, as the service writes it.
    fn next_link(&self) -> Option<&str>;

    /// How many items there are on all pages, where the service says so.
    fn total(&self) -> Option<u64>;

    /// The items of this page.
    fn items(&self) -> &[Self::Item];

    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;
}
