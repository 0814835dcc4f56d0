//! How an error is printed.

use std::fmt;

use super::{Error, ErrorKind};
use crate::privacy::mask;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(action) = self.0.action {
            write!(f, "{}: ", action.slug)?;
        }
        match self.0.kind {
            ErrorKind::InvalidArguments => self.write_violations(f)?,
            _ => f.write_str(&mask(&self.0.summary, &[]))?,
        }
        self.write_message(f)?;
        if let Some(hint) = self.hint() {
            write!(f, "; hint: {hint}")?;
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "; retry after {wait:?}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, "; request {id}")?;
        }
        if self.0.attempts > 1 {
            write!(f, "; {} attempts", self.0.attempts)?;
        }
        if self.took_effect() {
            f.write_str("; it took effect")
        } else if self.may_have_taken_effect() {
            f.write_str("; it may have taken effect")
        } else if self.0.action.is_some() && !self.was_sent() {
            f.write_str("; nothing was sent")
        } else {
            Ok(())
        }
    }
}

impl Error {
    fn write_violations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid arguments")?;
        for (index, violation) in self.0.violations.iter().enumerate() {
            let separator = if index == 0 { ": " } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        match self.violation_count() - self.0.violations.len() {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = &self.0.service;
        let mut separator = ": ";
        if let Some(message) = &service.message {
            write!(f, "{separator}{message}")?;
            separator = "; ";
        }
        for field in &service.fields {
            write!(f, "{separator}{field}")?;
            separator = "; ";
        }
        match &service.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("text", &format_args!("{self}"))
            .field("sent", &self.was_sent())
            .field("attempts", &self.0.attempts)
            .field("raw", &format_args!("[{} bytes]", self.0.raw.len()))
            .finish_non_exhaustive()
    }
}
