//! Collects the errors of an item, so that one run reports all of them.

use std::cell::RefCell;
use std::thread;

use proc_macro2::Span;

/// The errors of one item.
///
/// The owner must call [`check`](Ctxt::check), so that no error is lost; else `drop` panics.
pub(crate) struct Ctxt {
    /// `None` after `check`.
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Ctxt {
    pub(crate) fn new() -> Self {
        Self {
            errors: RefCell::new(Some(Vec::new())),
        }
    }

    /// Reports an error at a position of the input.
    pub(crate) fn error(&self, span: Span, message: impl std::fmt::Display) {
        if let Some(errors) = self.errors.borrow_mut().as_mut() {
            errors.push(syn::Error::new(span, message));
        }
    }

    /// Reports an error, and returns `None` in place of a value.
    pub(crate) fn fail<T>(&self, span: Span, message: impl std::fmt::Display) -> Option<T> {
        self.error(span, message);
        None
    }

    /// All errors as one, if there are any.
    pub(crate) fn check(self) -> syn::Result<()> {
        let errors = self.errors.borrow_mut().take().unwrap_or_default();
        errors
            .into_iter()
            .reduce(|mut all, next| {
                all.combine(next);
                all
            })
            .map_or(Ok(()), Err)
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        assert!(
            thread::panicking() || self.errors.borrow().is_none(),
            "the errors of a derive were not checked"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combines_all_errors() {
        let cx = Ctxt::new();
        cx.error(Span::call_site(), "first");
        cx.error(Span::call_site(), "second");
        let messages: Vec<_> = cx
            .check()
            .unwrap_err()
            .into_iter()
            .map(|e| e.to_string())
            .collect();
        assert_eq!(messages, ["first", "second"]);
    }

    #[test]
    fn without_errors_check_succeeds() {
        assert!(Ctxt::new().check().is_ok());
    }

    #[test]
    #[should_panic(expected = "not checked")]
    fn a_drop_without_check_panics() {
        drop(Ctxt::new());
    }
}
