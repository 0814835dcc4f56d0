//! A vendor's page as a value: printed as Markdown or JSON, and the catalogue that an import must give.

use std::fmt::Write as _;

use hmac_sha256::Hash;
use serde_json::{Value, json};
use spoki_codegen::spec::catalog::{
    ActionEntry, Catalog, Parameter, ParameterType, Toolkit, Trigger,
};

/// The content of a page.
#[derive(Clone, Debug)]
pub struct Page {
    pub crlf: bool,
    pub byte_order_mark: bool,
    pub name: String,
    pub slug: String,
    pub text: String,
    pub category: String,
    pub auth: Vec<String>,
    pub version: Option<String>,
    pub faq: Vec<(String, String)>,
    pub tools: Vec<Tool>,
    pub triggers: Vec<(String, String)>,
    /// The declared number of tools is this much too high.
    pub surplus: u32,
}

#[derive(Clone, Debug)]
pub struct Tool {
    pub title: String,
    pub slug: String,
    pub text: String,
    pub limit: Option<u32>,
    pub input: Vec<Row>,
    pub output: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub kind: ParameterType,
    pub values: Option<Vec<Value>>,
    pub required: bool,
    pub text: String,
}

fn rows(params: &[Parameter]) -> Vec<Row> {
    let row = |param: &Parameter| Row {
        name: param.name.clone(),
        kind: param.kind,
        values: param.values.clone(),
        required: param.required,
        text: format!("Takes {}.", param.name),
    };
    params.iter().map(row).collect()
}

impl Page {
    /// The page for a catalogue. The sentences are made up: a catalogue has none.
    pub fn of(catalog: Catalog) -> Self {
        let toolkit = catalog.toolkit;
        let tools = catalog.actions.into_iter().map(|action| Tool {
            text: format!("Does what {} does.", action.slug),
            title: action.title,
            slug: action.slug,
            limit: action.rate_limit,
            input: rows(&action.params),
            output: rows(action.output.as_ref().unwrap_or(&catalog.output)),
        });
        Self {
            crlf: false,
            byte_order_mark: false,
            name: toolkit.name,
            slug: toolkit.slug,
            text: "A toolkit.".to_owned(),
            category: toolkit.category,
            auth: toolkit.auth,
            version: toolkit.version,
            faq: Vec::new(),
            tools: tools.collect(),
            triggers: Vec::new(),
            surplus: 0,
        }
    }

    /// The tool of this slug.
    pub fn tool(&mut self, slug: &str) -> &mut Tool {
        let mut tools = self.tools.iter_mut();
        tools.find(|tool| tool.slug == slug).unwrap()
    }

    /// The page as Markdown, as the vendor's site prints it.
    pub fn printed(&self) -> String {
        let mut out = format!("# {}\n\n{}\n\n", self.name, self.text);
        let auth = if self.auth.is_empty() {
            "None".to_owned()
        } else {
            self.auth.join(", ")
        };
        let _ = write!(
            out,
            "- **Category:** {}\n- **Auth:** {auth}\n- **Composio Managed App Available?** N/A\n- **Tools:** {}\n- **Triggers:** {}\n- **Slug:** `{}`\n",
            self.category,
            self.declared(),
            self.triggers.len(),
            self.slug,
        );
        if let Some(version) = &self.version {
            let _ = writeln!(out, "- **Version:** {version}");
        }
        if !self.faq.is_empty() {
            out.push_str("\n## Frequently Asked Questions\n");
            for (question, answer) in &self.faq {
                let _ = write!(out, "\n### {question}\n\n{answer}\n");
            }
            out.push_str("\n---\n");
        }
        out.push_str("\n## Tools\n");
        for tool in &self.tools {
            tool.print(&mut out);
        }
        if !self.triggers.is_empty() {
            out.push_str("\n## Triggers\n");
        }
        for (slug, title) in &self.triggers {
            let _ = write!(
                out,
                "\n### {title}\n\n**Slug:** `{slug}`\n\n**Type:** webhook\n\nTells of it.\n\n#### Payload\n\n"
            );
            table(&[Row::plain("id")], &mut out);
        }
        let out = if self.crlf {
            out.replace('\n', "\r\n")
        } else {
            out
        };
        if self.byte_order_mark {
            format!("\u{feff}{out}")
        } else {
            out
        }
    }

    pub fn declared(&self) -> u32 {
        u32::try_from(self.tools.len()).unwrap() + self.surplus
    }

    /// The catalogue that an import must give.
    pub fn truth(&self) -> Catalog {
        let mut tools: Vec<&Tool> = self.tools.iter().collect();
        tools.sort_by(|a, b| a.slug.cmp(&b.slug));
        let outputs: Vec<Vec<Parameter>> = tools.iter().map(|tool| truths(&tool.output)).collect();
        let count = |wanted: &Vec<Parameter>| outputs.iter().filter(|one| *one == wanted).count();
        // `max_by_key` returns the last of equal elements, so the order is reversed.
        let shared = outputs
            .iter()
            .rev()
            .max_by_key(|one| count(one))
            .cloned()
            .unwrap_or_default();
        let actions = tools.iter().zip(outputs).map(|(tool, output)| ActionEntry {
            slug: tool.slug.clone(),
            title: tool.title.trim().to_owned(),
            text: fingerprint(&tool.described().replace("\\|", "|")),
            rate_limit: tool.limit,
            deprecated: None,
            tags: None,
            params: truths(&tool.input),
            output: (output != shared).then_some(output),
        });
        let triggers = self.triggers.iter().map(|(slug, title)| Trigger {
            slug: slug.clone(),
            title: title.trim().to_owned(),
        });
        Catalog {
            schema: Some("./catalog.schema.json".to_owned()),
            toolkit: Toolkit {
                slug: self.slug.clone(),
                name: self.name.trim().to_owned(),
                category: self.category.clone(),
                auth: self.auth.clone(),
                version: self.version.clone(),
                tools: self.declared(),
                triggers: u32::try_from(self.triggers.len()).unwrap(),
                text: fingerprint(&self.text.replace("\\|", "|")),
            },
            actions: actions.collect(),
            output: shared,
            triggers: (!self.triggers.is_empty()).then(|| triggers.collect()),
        }
    }

    /// The page as the vendor's JSON, with all tools in one reply.
    pub fn as_json(&self) -> Value {
        let items: Vec<Value> = self.tools.iter().map(|tool| tool.as_json(self)).collect();
        json!({"items": items, "total_items": self.declared(), "next_cursor": null})
    }
}

impl Tool {
    fn described(&self) -> String {
        match self.limit {
            Some(limit) => format!("{} Rate limit: {limit} requests per minute.", self.text),
            None => self.text.clone(),
        }
    }

    fn print(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n### {}\n\n**Slug:** `{}`\n\n{}\n",
            self.title,
            self.slug,
            self.described()
        );
        for (heading, rows) in [
            ("#### Input Parameters", &self.input),
            ("#### Output", &self.output),
        ] {
            if !rows.is_empty() {
                let _ = write!(out, "\n{heading}\n\n");
                table(rows, out);
            }
        }
    }

    fn as_json(&self, page: &Page) -> Value {
        json!({
            "slug": self.slug, "name": self.title, "description": self.described(),
            "toolkit": {"slug": page.slug.to_lowercase(), "name": page.name, "logo": ""},
            "version": page.version, "tags": [], "is_deprecated": false,
            "input_parameters": schema(&self.input), "output_parameters": schema(&self.output),
        })
    }
}

fn schema(rows: &[Row]) -> Value {
    let required: Vec<&str> = rows
        .iter()
        .filter(|row| row.required)
        .map(|row| row.name.as_str())
        .collect();
    let mut properties = serde_json::Map::new();
    for row in rows {
        let mut property = json!({"type": row.kind.as_str(), "description": row.text});
        if let Some(values) = &row.values {
            property["enum"] = json!(values);
        }
        properties.insert(row.name.clone(), property);
    }
    json!({"type": "object", "properties": properties, "required": required})
}

impl Row {
    pub fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: ParameterType::String,
            values: None,
            required: true,
            text: format!("The {name}"),
        }
    }

    fn printed(&self) -> String {
        let values = self.values.iter().flatten().map(|value| match value {
            Value::String(text) => format!("\"{text}\""),
            value => format!("\"{value}\""),
        });
        let values = values.collect::<Vec<_>>().join(" | ");
        let kind = match self.values {
            Some(_) => format!("{} ({values})", self.kind.as_str()),
            None => self.kind.as_str().to_owned(),
        };
        let required = if self.required { "Yes" } else { "No" };
        let text = self.text.replace('|', "\\|").replace('\n', " ");
        format!("| `{}` | {kind} | {required} | {text} |", self.name)
    }
}

fn table(rows: &[Row], out: &mut String) {
    out.push_str("| Parameter | Type | Required | Description |\n|-----------|------|----------|-------------|\n");
    for row in rows {
        let _ = writeln!(out, "{}", row.printed());
    }
}

fn truths(rows: &[Row]) -> Vec<Parameter> {
    rows.iter()
        .map(|row| Parameter {
            name: row.name.clone(),
            kind: row.kind,
            values: row.values.clone(),
            required: row.required,
            text: fingerprint(&row.text),
            details: None,
        })
        .collect()
}

fn fingerprint(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Hash::hash(words.join(" ").as_bytes());
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A page with this number of tools, each similar to real ones.
pub fn large(tools: usize) -> Page {
    let row = |name: &str, required| Row {
        required,
        ..Row::plain(name)
    };
    let tool = |at: usize| {
        Tool {
        title: format!("Handle Thing {at}"),
        slug: format!("BAKERY_HANDLE_THING_{at}"),
        text: "Tool to handle a thing. Use this when there is a thing to handle, and mind what it says. ".repeat(3),
        limit: at.is_multiple_of(2).then_some(10),
        input: vec![
            row("id", true),
            row("title", true),
            Row {
                values: Some(["Highest", "High", "Medium", "Low", "Lowest"].map(Value::from).to_vec()),
                ..row("priority", true)
            },
            row("description", false),
            row("contact_phone", false),
        ],
        output: ["data", "error", "successful"].map(|name| row(name, name != "error")).to_vec(),
    }
    };
    Page {
        crlf: false,
        byte_order_mark: false,
        name: "Bakery".to_owned(),
        slug: "BAKERY".to_owned(),
        text: "A bakery.".to_owned(),
        category: "food".to_owned(),
        auth: vec!["API_KEY".to_owned()],
        version: Some("20260101_00".to_owned()),
        faq: Vec::new(),
        tools: (0..tools).map(tool).collect(),
        triggers: Vec::new(),
        surplus: 0,
    }
}
