//! `table`: columns for people.

use std::io;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::escape::escape;
use super::fields::{Column, Fields, cell};
use super::{FormatWriter, Next};

/// Between two columns.
const GAP: &str = "  ";

/// Columns are cut to this width before the last columns are left out.
const MIN_WIDTH: usize = 16;

/// A column with the width that the first page gave it.
struct Slot {
    column: Column,
    /// The greatest width; `None` if nothing is cut.
    max: Option<usize>,
    /// The width of its texts on the first page, or less if they are cut.
    width: usize,
    is_number: bool,
}

pub(super) struct Table {
    fields: Fields,
    /// Characters per line; `None` for a file, where nothing is cut.
    width: Option<usize>,
    /// `None` until the first item is there.
    slots: Option<Vec<Slot>>,
    left_out: Vec<String>,
}

impl Table {
    pub(super) fn new(fields: Fields, width: Option<u16>) -> Self {
        Self {
            fields,
            width: width.map(usize::from),
            slots: None,
            left_out: Vec::new(),
        }
    }

    /// Decides the columns and their widths by the first page, and writes the header.
    fn begin(&mut self, items: &[Value], out: &mut Vec<u8>) {
        let mut columns = self.fields.known_columns(true).unwrap_or_default();
        if columns.is_empty() {
            columns = Fields::columns_of_page(items, true);
        }
        let mut slots: Vec<_> = columns
            .into_iter()
            .map(|column| slot(column, items))
            .collect();
        if let Some(width) = self.width {
            if !self.fields.are_selected() {
                let kept = count_that_fits(&slots, width);
                let left_out = slots.drain(kept..).map(|slot| slot.column.name);
                self.left_out.extend(left_out);
            }
            fit(&mut slots, width);
        }
        let names: Vec<_> = slots
            .iter()
            .map(|slot| escape(&slot.column.name).into_owned())
            .collect();
        write_line(&slots, &names, out);
        self.slots = Some(slots);
    }
}

impl FormatWriter for Table {
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()> {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                self.page(items, out)?;
                self.finish(None, out)?;
            }
            Value::Object(_) => write_object(&self.fields.columns_of_object(value), value, out),
            scalar => out.extend(escape(&cell(scalar)).bytes().chain(*b"\n")),
        }
        Ok(())
    }

    fn page(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()> {
        if self.slots.is_none() && !items.is_empty() {
            self.begin(items, out);
        }
        let slots = self.slots.as_deref().unwrap_or_default();
        for item in items {
            let texts: Vec<_> = slots.iter().map(|slot| text(&slot.column, item)).collect();
            write_line(slots, &texts, out);
        }
        Ok(())
    }

    /// An empty list still shows its columns, if they are known.
    fn finish(&mut self, _: Option<&Next>, out: &mut Vec<u8>) -> io::Result<()> {
        if self.slots.is_none() && self.fields.known_columns(true).is_some() {
            self.begin(&[], out);
        }
        Ok(())
    }

    fn left_out(&self) -> &[String] {
        &self.left_out
    }
}

fn text(column: &Column, item: &Value) -> String {
    escape(&cell(&column.of(item))).into_owned()
}

fn slot(column: Column, items: &[Value]) -> Slot {
    let widths = items.iter().map(|item| text(&column, item).width());
    let width = widths.chain([escape(&column.name).width()]).max();
    let values: Vec<_> = items.iter().map(|item| column.of(item)).collect();
    let mut given = values.iter().filter(|value| !value.is_null()).peekable();
    let is_number = given.peek().is_some() && given.all(|value| value.is_number());
    Slot {
        width: width.unwrap_or_default(),
        max: None,
        is_number,
        column,
    }
}

/// How many of the first columns have room for their texts, or for `MIN_WIDTH` of each.
fn count_that_fits(slots: &[Slot], width: usize) -> usize {
    let mut used = 0;
    let fitting = slots.iter().take_while(|slot| {
        used += slot.width.min(MIN_WIDTH) + GAP.len();
        used <= width + GAP.len()
    });
    fitting.count().max(1)
}

/// Cuts the widest columns until the line fits. The last column gets what is left, for longer texts of later pages.
fn fit(slots: &mut [Slot], width: usize) {
    let gaps = GAP.len() * slots.len().saturating_sub(1);
    let mut room = width.saturating_sub(gaps).max(slots.len());
    let mut narrow_first: Vec<_> = slots.iter_mut().collect();
    narrow_first.sort_by_key(|slot| slot.width);
    let mut count = narrow_first.len();
    for slot in narrow_first {
        slot.width = slot.width.min(room / count);
        slot.max = Some(slot.width);
        room -= slot.width;
        count -= 1;
    }
    if let Some(last) = slots.last_mut() {
        last.max = last.max.map(|max| max + room);
    }
}

fn write_line(slots: &[Slot], texts: &[String], out: &mut Vec<u8>) {
    let mut line = String::new();
    for (slot, text) in slots.iter().zip(texts) {
        let text = slot.max.map_or_else(|| text.clone(), |max| cut(text, max));
        let padding = " ".repeat(slot.width.saturating_sub(text.width()));
        let (before, after) = if slot.is_number {
            (padding.as_str(), "")
        } else {
            ("", padding.as_str())
        };
        line.extend([before, &text, after, GAP]);
    }
    if !slots.is_empty() {
        out.extend(line.trim_end_matches(' ').bytes().chain(*b"\n"));
    }
}

/// One line per field. Nothing is cut, because people read one object to see all of it.
fn write_object(columns: &[Column], object: &Value, out: &mut Vec<u8>) {
    let names: Vec<_> = columns.iter().map(|column| escape(&column.name)).collect();
    let widest = names
        .iter()
        .map(|name| name.width())
        .max()
        .unwrap_or_default();
    for (name, column) in names.iter().zip(columns) {
        let padding = " ".repeat(widest - name.width());
        let line = [name, padding.as_str(), GAP, &text(column, object)].concat();
        out.extend(line.trim_end_matches(' ').bytes().chain(*b"\n"));
    }
}

/// The text, or as much of it as leaves room for `…`. Letters and their accents stay together.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut room = width.saturating_sub(1);
    for letter in text.graphemes(true) {
        let Some(rest) = room.checked_sub(letter.width()) else {
            break;
        };
        room = rest;
        shown.push_str(letter);
    }
    shown.push('…');
    shown
}
