//! Interprets the Rust type of a field by its name: a derive sees no types.

use syn::{GenericArgument, PathArguments, Type};

/// The type of a field.
pub(crate) struct FieldType<'a> {
    /// The type as written.
    pub(crate) written: &'a Type,
    /// The type without `Option`.
    pub(crate) value: &'a Type,
    /// Whether the type is an `Option`.
    pub(crate) optional: bool,
    /// The meaning of `value`.
    pub(crate) shape: Shape<'a>,
}

/// The types that the derives distinguish.
pub(crate) enum Shape<'a> {
    Text,
    Integer,
    Number,
    Boolean,
    Identifier,
    Json,
    Extra,
    List(&'a Type),
    Map(&'a Type, &'a Type),
    /// A type that the derives do not know: an enum, a model, an alias.
    Other,
}

impl<'a> FieldType<'a> {
    pub(crate) fn of(written: &'a Type) -> Self {
        let inner = match generic(written) {
            Some((name, arguments)) if name == "Option" => arguments.first().copied(),
            _ => None,
        };
        let value = inner.unwrap_or(written);
        Self {
            written,
            value,
            optional: inner.is_some(),
            shape: Shape::of(value),
        }
    }
}

impl<'a> Shape<'a> {
    pub(crate) fn of(ty: &'a Type) -> Self {
        let Some((name, arguments)) = generic(ty) else {
            return Shape::Other;
        };
        match (name.as_str(), arguments.as_slice()) {
            ("String", []) => Shape::Text,
            ("i64", []) => Shape::Integer,
            ("f64", []) => Shape::Number,
            ("bool", []) => Shape::Boolean,
            ("Id", []) => Shape::Identifier,
            ("Value", []) => Shape::Json,
            ("Extra", []) => Shape::Extra,
            ("Vec", [item]) => Shape::List(item),
            ("BTreeMap", [key, value]) => Shape::Map(key, value),
            _ => Shape::Other,
        }
    }

    /// The items of lists and maps, of their items in turn, and so on; any other type itself.
    pub(crate) fn leaf(&self) -> Shape<'a> {
        match self {
            Shape::List(item) | Shape::Map(_, item) => {
                let item = FieldType::of(item);
                item.shape.leaf()
            }
            Shape::Text => Shape::Text,
            Shape::Integer => Shape::Integer,
            Shape::Number => Shape::Number,
            Shape::Boolean => Shape::Boolean,
            Shape::Identifier => Shape::Identifier,
            Shape::Json => Shape::Json,
            Shape::Extra => Shape::Extra,
            Shape::Other => Shape::Other,
        }
    }
}

/// The last name of a path, with its type arguments.
fn generic(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let path = match ty {
        Type::Path(path) => path,
        Type::Group(group) => return generic(&group.elem),
        Type::Paren(paren) => return generic(&paren.elem),
        _ => return None,
    };
    let segment = path.path.segments.last()?;
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((segment.ident.to_string(), arguments))
}
