//! Turns replies into answers that fit a budget.

use serde_json::{Map, Value, json};
use spoki_api::List;
use spoki_api::action::ActionInfo;

use crate::{shape, text};

/// The argument that continues a list.
pub(crate) const CURSOR: &str = "cursor";

/// The argument that leaves only some fields of an answer, or of each item of a list.
pub(crate) const FIELDS: &str = "fields";

/// The maximum size of the members beside the items of a list.
const OVERHEAD: usize = 400;

/// How much of a reply an answer shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget<'a> {
    /// The greatest size in bytes. An answer holds its JSON twice.
    pub(crate) bytes: usize,
    pub(crate) shows_secrets: bool,
    /// The only fields to show; empty for all.
    pub(crate) fields: &'a [String],
}

impl Budget<'_> {
    pub(crate) fn for_json(self) -> usize {
        self.bytes / 2
    }

    /// Brings a reply, or an item of a list, to what an answer shows.
    fn fit(self, value: &mut Value, info: &ActionInfo) {
        shape::fit_item(value, info.reply.kind, self.shows_secrets);
        if let (Value::Object(members), false) = (&mut *value, self.fields.is_empty()) {
            members.retain(|name, _| self.fields.contains(name));
        }
        text::clean(value, self.shows_secrets);
    }
}

/// Where a list continues: at an item of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// The number of the page; `None` for the page that the arguments ask for.
    pub(crate) page: Option<u64>,
    /// How many of its items were shown.
    pub(crate) item: usize,
}

impl Position {
    /// Reads a cursor: `page=2`, `item=30` or `page=2&item=30`.
    pub(crate) fn parse(cursor: &str) -> Option<Self> {
        let mut position = Self::default();
        for part in cursor.split('&') {
            match part.split_once('=')? {
                ("page", page) => position.page = Some(page.parse().ok().filter(|page| *page > 0)?),
                ("item", item) => position.item = item.parse().ok()?,
                _ => return None,
            }
        }
        Some(position)
    }

    fn cursor(self) -> String {
        match (self.page, self.item) {
            (Some(page), 0) => format!("page={page}"),
            (Some(page), item) => format!("page={page}&item={item}"),
            (None, item) => format!("item={item}"),
        }
    }
}

/// The answer for a reply that is not the list of a read.
pub(crate) fn of_value(info: &ActionInfo, reply: Value, budget: Budget<'_>) -> Value {
    let mut reply = match reply {
        Value::Null => {
            json!({"note": "The service sent no content. The call took effect: do not call again."})
        }
        Value::Object(_) => reply,
        other => json!({"reply": other}),
    };
    if info.reply.list {
        // A write whose reply is a list.
        if let Ok(list) = serde_json::from_value::<List<Value>>(reply.clone()) {
            return of_page(info, list, Position::default(), None, budget);
        }
    }
    budget.fit(&mut reply, info);
    shrink(&mut reply, budget.for_json());
    reply
}

/// The answer for a page of a list: as many items as fit, and how to continue.
///
/// `next_page` is the number of the page after this one: `Err` holds why it cannot be read.
pub(crate) fn of_page(
    info: &ActionInfo,
    page: List<Value>,
    at: Position,
    next_page: Option<Result<u64, &str>>,
    budget: Budget<'_>,
) -> Value {
    let count = page.count;
    let of_page = page.items.len();
    let mut room = budget.for_json().saturating_sub(OVERHEAD);
    let mut items = Vec::new();
    for mut item in page.items.into_iter().skip(at.item) {
        budget.fit(&mut item, info);
        if items.is_empty() {
            shrink(&mut item, room);
        }
        let size = size_of(&item) + 1;
        if size > room && !items.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        items.push(item);
    }
    let shown = at.item.min(of_page) + items.len();
    let missing = of_page - shown;
    let mut answer = Map::new();
    answer.insert("items".to_owned(), items.into());
    if let Some(count) = count {
        answer.insert("count".to_owned(), count.into());
    }
    let next = if missing > 0 {
        answer.insert("missing".to_owned(), missing.into());
        let mut note = format!("{missing} more items did not fit.");
        if info.effect.is_read() {
            note += " `cursor` continues the list.";
        }
        answer.insert("note".to_owned(), note.into());
        let page = at.page;
        Some(Position { page, item: shown })
    } else {
        match next_page {
            Some(Ok(page)) => Some(Position {
                page: Some(page),
                item: 0,
            }),
            Some(Err(why)) => {
                answer.insert("note".to_owned(), why.into());
                None
            }
            None => None,
        }
    };
    // Only reads can be called again for the rest.
    if let Some(next) = next.filter(|_| info.effect.is_read()) {
        answer.insert(CURSOR.to_owned(), next.cursor().into());
    }
    answer.into()
}

/// The number of the page to which a link leads, if the query of the link has it.
pub(crate) fn page_of_link(link: &str) -> Option<u64> {
    let query = link.split_once('?')?.1;
    let query = query.split('#').next()?;
    let mut pages = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("page="));
    pages.next_back()?.parse().ok()
}

fn size_of(value: &Value) -> usize {
    value.to_string().len()
}

/// Cuts long texts and lists inside of a value until it fits, and says so in the member `_cut` of an object.
pub(crate) fn shrink(value: &mut Value, bytes: usize) {
    const NOTE: &str = "Long texts and lists in this object were cut.";
    if size_of(value) <= bytes {
        return;
    }
    let room = bytes.saturating_sub(NOTE.len() + 20);
    for longest in [4000, 1000, 250, 60, 15, 4, 1] {
        cut(value, longest);
        if size_of(value) <= room {
            break;
        }
    }
    if size_of(value) > room {
        *value = json!({});
    }
    if let Value::Object(members) = value {
        members.insert("_cut".to_owned(), NOTE.into());
    }
}

/// Cuts texts to `longest` characters, and lists to a tenth as many items.
fn cut(value: &mut Value, longest: usize) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(longest) {
                text.truncate(end);
                text.push('…');
            }
        }
        Value::Array(items) => {
            items.truncate(longest.div_ceil(10));
            for item in items {
                cut(item, longest);
            }
        }
        Value::Object(members) => members.values_mut().for_each(|member| cut(member, longest)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use spoki_api::catalog;

    use super::*;

    const BUDGET: Budget<'_> = Budget {
        bytes: 16 * 1024,
        shows_secrets: false,
        fields: &[],
    };

    fn list_of(count: usize, name: &str) -> List<Value> {
        let items: Vec<Value> = (0..count)
            .map(|id| json!({"id": id, "name": name}))
            .collect();
        List::from(items)
    }

    #[test]
    fn a_cut_list_can_be_read_to_its_end() {
        let info = catalog().get("SPOKI_LIST_TAGS").unwrap();
        let (mut at, mut seen) = (Position::default(), 0);
        loop {
            let answer = of_page(info, list_of(1000, "a tag with a name"), at, None, BUDGET);
            assert!(2 * size_of(&answer) <= BUDGET.bytes);
            let items = answer["items"].as_array().unwrap();
            assert_eq!(items[0]["id"], seen);
            seen += items.len();
            let missing = answer.get("missing").cloned().unwrap_or(0.into());
            assert_eq!(missing, 1000 - seen);
            match answer["cursor"].as_str() {
                Some(cursor) => at = Position::parse(cursor).unwrap(),
                None => break,
            }
        }
        assert_eq!(seen, 1000);
    }

    #[test]
    fn one_item_larger_than_the_budget_is_cut_inside() {
        let info = catalog().get("SPOKI_LIST_TAGS").unwrap();
        let answer = of_page(
            info,
            list_of(3, &"ä".repeat(100_000)),
            Position::default(),
            Some(Ok(2)),
            BUDGET,
        );
        assert!(2 * size_of(&answer) <= BUDGET.bytes);
        assert!(answer["items"][0]["_cut"].is_string());
        assert_eq!(answer["missing"], 2);
    }

    #[test]
    fn a_page_that_fits_goes_on_with_the_next() {
        let info = catalog().get("SPOKI_LIST_TAGS").unwrap();
        let at = Position::default();
        let answer = of_page(info, list_of(2, "x"), at, Some(Ok(7)), BUDGET);
        assert_eq!(answer["cursor"], "page=7");
        let answer = of_page(info, list_of(2, "x"), at, Some(Err("no")), BUDGET);
        assert_eq!(
            (&answer["note"], answer.get("cursor")),
            (&json!("no"), None)
        );
        assert_eq!(page_of_link("https://x/y/?a=1&page=12&b=2"), Some(12));
        assert_eq!(page_of_link("https://x/y/?cursor=abc"), None);
    }

    #[test]
    fn fields_narrow_items_and_nothing_beside_them() {
        let (list, detail) = ("SPOKI_LIST_TAGS", "SPOKI_RETRIEVE_TAG");
        let fields = ["id".to_owned()];
        let budget = Budget {
            fields: &fields,
            ..BUDGET
        };
        let info = catalog().get(list).unwrap();
        let at = Position::default();
        let answer = of_page(info, list_of(2, "x"), at, Some(Ok(7)), budget);
        assert_eq!(
            answer,
            json!({"items": [{"id": 0}, {"id": 1}], "cursor": "page=7"})
        );
        let info = catalog().get(detail).unwrap();
        let answer = of_value(info, json!({"id": 1, "name": "x"}), budget);
        assert_eq!(answer, json!({"id": 1}));
    }

    #[test]
    fn cursors_of_others_are_refused() {
        for cursor in [
            "",
            "x",
            "page=0",
            "page=-1",
            "item=x",
            "page=1&evil=2",
            "page=1&&",
        ] {
            assert_eq!(Position::parse(cursor), None, "{cursor}");
        }
    }

    #[test]
    fn any_reply_fits_the_schema() {
        let info = catalog().get("SPOKI_RETRIEVE_TAG").unwrap();
        let answer = of_value(
            info,
            json!({"id": {"odd": 1}, "name": 3, "new": true}),
            BUDGET,
        );
        assert_eq!(
            answer,
            json!({"name": 3, "new": true, "unexpected": {"id": {"odd": 1}}})
        );
        assert_eq!(of_value(info, json!([1]), BUDGET), json!({"reply": [1]}));
    }
}
