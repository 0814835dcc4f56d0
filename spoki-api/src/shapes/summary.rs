//! A report for people: everything that the document holds, one line per member.

use std::fmt;

use super::action_shapes::ActionShapes;
use super::report::ShapeReport;
use super::shape::Shape;

impl fmt::Display for ShapeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = if self.elsewhere {
            ", not all from the service's own address"
        } else {
            ""
        };
        writeln!(f, "Shapes of replies on {}{from}. No values.", self.day)?;
        for (slug, shapes) in &self.actions {
            writeln!(f, "\n{slug}")?;
            shapes.write(f)?;
        }
        Ok(())
    }
}

impl ActionShapes {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let backends: Vec<_> = self.backends.iter().copied().collect();
        let statuses = self
            .statuses
            .iter()
            .map(|(status, count)| format!("{count} × HTTP {status}"));
        let statuses: Vec<_> = statuses.collect();
        writeln!(
            f,
            "  {} over {}",
            statuses.join(", "),
            backends.join(" and ")
        )?;
        for (count, what) in [
            (self.empty, "without a body"),
            (self.unreadable, "not JSON"),
        ] {
            if count > 0 {
                writeln!(f, "  {count} {what}")?;
            }
        }
        if !self.limit_headers.is_empty() {
            let names: Vec<_> = self.limit_headers.iter().copied().collect();
            writeln!(f, "  headers: {}", names.join(", "))?;
        }
        for (form, count) in &self.pages {
            writeln!(f, "  {count} pages of the form `{form}`")?;
        }
        self.page.write(f, "page", 1)?;
        self.reply.write(
            f,
            if self.pages.is_empty() {
                "reply"
            } else {
                "item"
            },
            1,
        )
    }
}

impl Shape {
    fn write(&self, f: &mut fmt::Formatter<'_>, name: &str, depth: usize) -> fmt::Result {
        if self.seen == 0 {
            return Ok(());
        }
        let types = self
            .types
            .iter()
            .map(|(name, count)| format!("{count} {name}"));
        let formats = self.formats.keys().filter(|format| **format != "text");
        let formats = formats.map(|format| format!("as {format}"));
        let values = self
            .values
            .iter()
            .map(|(value, count)| format!("{count} `{value}`"));
        let unknown =
            (self.unknown_values > 0).then(|| format!("{} unknown values", self.unknown_values));
        let parts: Vec<_> = types.chain(formats).chain(values).chain(unknown).collect();
        writeln!(
            f,
            "{:indent$}{name}: {}",
            "",
            parts.join(", "),
            indent = 2 * depth
        )?;
        for (name, member) in &self.members {
            member.write(f, name, depth + 1)?;
        }
        if self.hidden_members > 0 {
            let indent = 2 * (depth + 1);
            writeln!(
                f,
                "{:indent$}{} members whose names may be values",
                "", self.hidden_members
            )?;
        }
        for (name, inner) in [("item", &self.items), ("entry of any name", &self.entries)] {
            if let Some(inner) = inner {
                inner.write(f, name, depth + 1)?;
            }
        }
        Ok(())
    }
}
