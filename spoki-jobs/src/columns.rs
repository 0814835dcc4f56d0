//! Maps columns to fields, and rows to JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};
use spoki_api::action::{EnumValues, Field, Kind};

use crate::error::Error;
use crate::rows::{Format, Layout, Row};

/// Columns of this prefix are notes, such as those of result files, and fill no field.
pub(crate) const NOTE: char = '_';

/// The field that a column fills instead of the field of its own name; `None` for a column that fills no field.
pub(crate) type Mapping = BTreeMap<String, Option<String>>;

/// A field that rows can fill.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

impl Slot {
    pub(crate) fn of(field: &Field) -> Self {
        Self {
            name: field.name,
            kind: field.kind,
            required: field.required,
        }
    }
}

/// What the columns of a file mean.
#[derive(Debug)]
pub(crate) struct Columns {
    /// The target of each column of a CSV file; `None` for a column that fills no field.
    targets: Vec<Option<Target>>,
    mapping: Mapping,
    left_out: Vec<String>,
    is_csv: bool,
}

/// The field that a column fills, or the member of a field that is an object.
#[derive(Debug)]
struct Target {
    name: &'static str,
    member: Option<String>,
    kind: Kind,
}

impl Columns {
    /// Finds the field of each column. Fails with all columns that do not fit.
    pub(crate) fn new(layout: &Layout, mapping: &Mapping, slots: &[Slot]) -> Result<Self, Error> {
        let is_csv = matches!(layout.format, Format::Csv(_));
        let mut columns = Self {
            targets: Vec::new(),
            mapping: mapping.clone(),
            left_out: Vec::new(),
            is_csv,
        };
        let mut problems = Vec::new();
        let mut filled = BTreeSet::new();
        for (index, name) in layout.names.iter().enumerate() {
            let field = match mapping.get(name) {
                Some(field) => field.as_deref(),
                None => Some(name.as_str()).filter(|name| !name.starts_with(NOTE)),
            };
            let Some(field) = field else {
                columns.left_out.push(name.clone());
                columns.targets.push(None);
                continue;
            };
            let target = find(field, slots);
            if target.is_none() {
                problems.push(format!(
                    "column {} `{name}`: unknown field `{field}`",
                    index + 1
                ));
            } else if !filled.insert(field) {
                problems.push(format!(
                    "column {} `{name}`: an earlier column fills `{field}`",
                    index + 1
                ));
            }
            columns.targets.push(target);
        }
        if is_csv {
            let is_filled = |name: &str| {
                filled
                    .iter()
                    .any(|field| field.split('.').next() == Some(name))
            };
            for slot in slots.iter().filter(|slot| slot.required) {
                if !is_filled(slot.name) {
                    problems.push(format!(
                        "no column fills `{}`, which is required",
                        slot.name
                    ));
                }
            }
            for name in mapping.keys().filter(|name| !layout.names.contains(name)) {
                problems.push(format!("the file has no column `{name}`"));
            }
        }
        if problems.is_empty() {
            return Ok(columns);
        }
        Err(Error::settings(format!(
            "the columns do not fit the action: {}; expected {}",
            problems.join("; "),
            expected(slots)
        )))
    }

    /// The columns that fill no field.
    pub(crate) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The JSON of a row, or what is wrong with its form. An empty field of a CSV file counts as not given.
    pub(crate) fn read(&self, row: &Row<'_>) -> Result<Map<String, Value>, String> {
        if !self.is_csv {
            return self.read_json(row.raw);
        }
        let cells = row.cells();
        if cells.len() != self.targets.len() {
            return Err(format!(
                "the row has {} fields, the header has {}",
                cells.len(),
                self.targets.len()
            ));
        }
        let mut fields = Map::new();
        for (text, target) in cells.zip(&self.targets) {
            let Some(target) = target.as_ref().filter(|_| !text.is_empty()) else {
                continue;
            };
            let value = parse(text, target.kind)
                .map_err(|expected| format!("`{}`: expected {expected}", target.name))?;
            match &target.member {
                None => {
                    fields.insert(target.name.to_owned(), value);
                }
                Some(member) => {
                    let object = fields
                        .entry(target.name)
                        .or_insert_with(|| Value::Object(Map::new()));
                    if let Some(object) = object.as_object_mut() {
                        object.insert(member.clone(), value);
                    }
                }
            }
        }
        Ok(fields)
    }

    fn read_json(&self, line: &str) -> Result<Map<String, Value>, String> {
        let object: Map<String, Value> = serde_json::from_str(line)
            .map_err(|error| format!("the row is not a JSON object: {error}"))?;
        let fields = object.into_iter().filter_map(|(name, value)| {
            let field = match self.mapping.get(&name) {
                Some(field) => field.clone(),
                None => Some(name).filter(|name| !name.starts_with(NOTE)),
            };
            Some((field?, value))
        });
        Ok(fields.collect())
    }
}

/// The target of a column of this name: a field, or `field.member` of an object.
fn find(name: &str, slots: &[Slot]) -> Option<Target> {
    let slot = |name: &str| slots.iter().find(|slot| slot.name == name);
    if let Some(slot) = slot(name) {
        return Some(Target {
            name: slot.name,
            member: None,
            kind: slot.kind,
        });
    }
    let (name, member) = name.split_once('.')?;
    let slot = slot(name)?;
    let kind = match slot.kind {
        Kind::Map(kind) if !member.is_empty() => *kind,
        Kind::Object(info) => {
            let field = info().fields.iter().find(|field| field.name == member)?;
            field.kind
        }
        _ => return None,
    };
    Some(Target {
        name: slot.name,
        member: Some(member.to_owned()),
        kind,
    })
}

fn expected(slots: &[Slot]) -> String {
    let names = slots.iter().map(|slot| match slot.kind {
        Kind::Map(_) => format!("`{}.NAME`", slot.name),
        _ => format!("`{}`", slot.name),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The value of a text. If a number is expected and the text is not a number, it stays a text: the check of
/// the row then says what was expected. Fails with the expected form if only JSON can express the value.
fn parse(text: &str, kind: Kind) -> Result<Value, &'static str> {
    let number = |number: Option<Number>| number.map(Value::Number);
    let parsed = match kind {
        Kind::Array(_) | Kind::Map(_) | Kind::Object(_) => {
            return serde_json::from_str(text).map_err(|_| match kind {
                Kind::Array(_) => "a list as JSON",
                _ => "an object as JSON",
            });
        }
        Kind::Integer => number(whole(text)),
        Kind::Enum(info) if matches!(info.values, EnumValues::Integer(_)) => number(whole(text)),
        Kind::Number => number(whole(text).or_else(|| Number::from_f64(text.parse().ok()?))),
        Kind::Boolean => text.parse().ok().map(Value::Bool),
        _ => None,
    };
    Ok(parsed.unwrap_or_else(|| Value::String(text.to_owned())))
}

/// The whole number that the text writes in the usual way: an identifier such as `007` stays as it is.
fn whole(text: &str) -> Option<Number> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then(|| number.into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::rows::Rows;

    const SLOTS: [Slot; 5] = [
        slot("phone", Kind::String, true),
        slot("age", Kind::Integer, false),
        slot("vip", Kind::Boolean, false),
        slot("tags", Kind::Array(&Kind::Integer), false),
        slot("custom_fields", Kind::Map(&Kind::String), false),
    ];

    const fn slot(name: &'static str, kind: Kind, required: bool) -> Slot {
        Slot {
            name,
            kind,
            required,
        }
    }

    fn mapping(entries: &[(&str, Option<&str>)]) -> Mapping {
        let entries = entries.iter();
        entries
            .map(|(column, field)| ((*column).to_owned(), field.map(str::to_owned)))
            .collect()
    }

    /// The JSON of each row of a file.
    fn read(
        text: &str,
        entries: &[(&str, Option<&str>)],
    ) -> Result<Vec<Result<Value, String>>, String> {
        let (layout, mut rows) = Rows::begin(Path::new("in"), text.as_bytes(), None).unwrap();
        let columns =
            Columns::new(&layout, &mapping(entries), &SLOTS).map_err(|error| error.to_string())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            found.push(columns.read(&row).map(Value::Object));
        }
        Ok(found)
    }

    #[test]
    fn columns_fill_fields_by_name_in_their_types() {
        let text = "phone,age,vip,tags,custom_fields.CITY,custom_fields.a.b,_line\n\
                    +39 02,7,true,\"[1,2]\",Rome,,9\n\
                    02,007,yes,x,,,\n\
                    1,2\n";
        let rows = read(text, &[]).unwrap();
        let first = json!({"phone": "+39 02", "age": 7, "vip": true, "tags": [1, 2], "custom_fields": {"CITY": "Rome"}});
        assert_eq!(rows[0], Ok(first));
        assert_eq!(rows[1], Err("`tags`: expected a list as JSON".to_owned()));
        assert_eq!(
            rows[2],
            Err("the row has 2 fields, the header has 7".to_owned())
        );
        assert_eq!(
            read("phone,age\n1,007\n", &[]).unwrap()[0],
            Ok(json!({"phone": "1", "age": "007"}))
        );
    }

    #[test]
    fn columns_that_do_not_fit_are_reported_with_what_is_expected() {
        let error = read("fone,age,age,tags.x,\n", &[("gone", None)]).unwrap_err();
        assert_eq!(
            error,
            "the columns do not fit the action: column 1 `fone`: unknown field `fone`; \
             column 3 `age`: an earlier column fills `age`; \
             column 4 `tags.x`: unknown field `tags.x`; \
             column 5 ``: unknown field ``; \
             no column fills `phone`, which is required; the file has no column `gone`; \
             expected `phone`, `age`, `vip`, `tags`, `custom_fields.NAME`"
        );
    }

    #[test]
    fn a_mapping_renames_columns_or_leaves_them_out() {
        let entries = [("Telefono", Some("phone")), ("note", None)];
        let expected = vec![Ok(json!({"phone": "1"}))];
        assert_eq!(read("Telefono;note\n1;x\n", &entries).unwrap(), expected);
        let json = "{\"Telefono\": \"1\", \"note\": 2, \"_line\": 3}";
        assert_eq!(read(json, &entries).unwrap(), expected);
        assert!(read("[1]", &[]).is_err(), "this is a header");
        let broken = read("{\"phone\": 1}\n[1]\n", &[]).unwrap();
        assert!(
            broken[1]
                .as_ref()
                .unwrap_err()
                .contains("not a JSON object")
        );
    }
}
