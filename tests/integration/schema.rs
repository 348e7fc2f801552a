//! What is written held against the schemas in `tests/data/schema/`: JSON Schema by a crate, XML Schema by as much of it
//! as those files use: elements, the children and attributes that they may and must have, and where text may stand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use roxmltree::{Document, Node};
use serde_json::Value;

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A JSON Schema, by its path in the repository.
pub(crate) struct JsonSchema(jsonschema::Validator);

impl JsonSchema {
    pub(crate) fn read(path: &str) -> Self {
        let schema: Value = serde_json::from_str(&read(path)).unwrap();
        Self(jsonschema::validator_for(&schema).unwrap())
    }

    /// Fails with everything that the schema does not allow.
    pub(crate) fn hold(&self, value: &Value) {
        let wrong: Vec<String> = self
            .0
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{}\nin {value:#}", wrong.join("\n"));
    }

    pub(crate) fn allows(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}

/// The elements that an XML Schema declares.
pub(crate) struct XmlSchema(BTreeMap<String, Element>);

#[derive(Default)]
struct Element {
    children: Vec<String>,
    /// Whether each must be there, and the values that it may have, if they are listed.
    attributes: BTreeMap<String, (bool, Vec<String>)>,
    text: bool,
}

impl XmlSchema {
    pub(crate) fn read(path: &str) -> Self {
        let text = read(path);
        let document = Document::parse(&text).unwrap();
        let declared = document.root_element().children();
        let declared = declared
            .filter(|node| node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "element")));
        let element = |node: Node<'_, '_>| {
            let name = node.attribute("name").unwrap().to_owned();
            (name, Element::new(node))
        };
        Self(declared.map(element).collect())
    }

    /// Reads a document and fails where the schema does not allow it.
    pub(crate) fn hold(&self, text: &str) {
        let document = Document::parse(text).unwrap_or_else(|error| panic!("{error} in {text}"));
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let element = self
                .0
                .get(name)
                .unwrap_or_else(|| panic!("<{name}> is not declared"));
            for attribute in node.attributes() {
                let (_, values) = element
                    .attributes
                    .get(attribute.name())
                    .unwrap_or_else(|| panic!("<{name}> has no attribute {}", attribute.name()));
                let value = attribute.value().to_owned();
                assert!(
                    values.is_empty() || values.contains(&value),
                    "{name}: {value}"
                );
            }
            for (attribute, _) in element.attributes.iter().filter(|(_, (must, _))| *must) {
                assert!(
                    node.has_attribute(attribute.as_str()),
                    "<{name}> lacks {attribute}"
                );
            }
            for child in node.children() {
                if child.is_element() {
                    let child = child.tag_name().name();
                    let allowed = element.children.iter().any(|known| known == child);
                    assert!(allowed, "<{name}> may not hold <{child}>");
                } else {
                    let blank = child.text().unwrap_or_default().trim().is_empty();
                    assert!(element.text || blank, "<{name}> may not hold text");
                }
            }
        }
    }
}

impl Element {
    fn new(declaration: Node<'_, '_>) -> Self {
        let mut element = Self {
            text: declaration.has_attribute("type"),
            ..Self::default()
        };
        for node in declaration
            .descendants()
            .filter(|node| *node != declaration)
        {
            match node.tag_name().name() {
                "element" => element
                    .children
                    .push(node.attribute("ref").unwrap().to_owned()),
                "complexType" => element.text = node.attribute("mixed") == Some("true"),
                "attribute" => {
                    let values = node
                        .descendants()
                        .filter(|node| node.tag_name().name() == "enumeration")
                        .map(|node| node.attribute("value").unwrap().to_owned());
                    let name = node.attribute("name").unwrap().to_owned();
                    let must = node.attribute("use") == Some("required");
                    element.attributes.insert(name, (must, values.collect()));
                }
                _ => {}
            }
        }
        element
    }
}
