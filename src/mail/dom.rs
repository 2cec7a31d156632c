//! The tree of an HTML text, as the HTML standard says that browsers build it. Bounded: a hostile text
//! is read up to the limit and no further.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
};

use html5ever::{
    Attribute, LocalName, Namespace, ParseOpts, QualName,
    interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink},
    ns, parse_document,
    tendril::{StrTendril, TendrilSink},
};

/// The longest HTML that is read, in bytes. Gmail shows the first 102 kB of a message.
pub const LONGEST_BYTES: usize = 1024 * 1024;
/// The most nodes that are kept.
const MOST_NODES: usize = 200_000;
/// The deepest nesting. Browsers stop at 512.
const DEEPEST: u32 = 512;
/// How much is given to the parser between two looks at the limits, in bytes.
const STEP_BYTES: usize = 2048;
/// The most words of one tag: the parser compares each attribute with all before it.
const MOST_WORDS_IN_A_TAG: usize = 8_000;

/// A node's place in the tree.
pub type Id = usize;

/// What a node is.
#[derive(Debug)]
pub enum Data {
    /// The document, or what nobody sees: a comment, a document type.
    Other,
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

/// An element.
#[derive(Debug)]
pub struct Element {
    name: QualName,
    /// Its attributes in order, names in lower case.
    pub attrs: Vec<(String, String)>,
    contents: Option<Id>,
}

impl Element {
    /// Its tag in lower case.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A node.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub data: Data,
    /// The line of the text on which it ends its tag, from 1.
    pub line: u64,
    parent: Option<Id>,
    children: Vec<Id>,
    depth: u32,
}

/// The tree of a text.
#[derive(Debug)]
pub struct Dom {
    nodes: Vec<Node>,
    /// Whether the text was read to its end.
    pub is_whole: bool,
}

impl Dom {
    /// Reads a text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let end = text.floor_char_boundary(LONGEST_BYTES.min(text.len()));
        let mut is_whole = end == text.len();
        let mut rest = text.get(..end).unwrap_or_default();
        let mut parser = parse_document(Builder::default(), options());
        let mut words_of_a_tag = 0;
        while !rest.is_empty() {
            let (step, after) = rest.split_at(rest.floor_char_boundary(STEP_BYTES.min(rest.len())));
            let before = parser.tokenizer.sink.sink.seen.get();
            parser.process(StrTendril::from(step));
            let builder = &parser.tokenizer.sink.sink;
            // Where nothing came out of the parser, it is inside one tag or comment.
            words_of_a_tag = if builder.seen.get() == before {
                words_of_a_tag + words(step)
            } else {
                words(step)
            };
            rest = after;
            if builder.is_full.get() || words_of_a_tag > MOST_WORDS_IN_A_TAG {
                is_whole &= rest.is_empty();
                break;
            }
        }
        let builder = parser.finish();
        Self {
            nodes: builder.nodes.into_inner(),
            is_whole,
        }
    }

    /// The node at a place.
    #[must_use]
    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The children of a node, in order.
    #[must_use]
    pub fn children(&self, id: Id) -> &[Id] {
        self.nodes.get(id).map_or(&[], |node| &node.children)
    }

    /// The element at a place, if it is one.
    #[must_use]
    pub fn element(&self, id: Id) -> Option<&Element> {
        match &self.nodes.get(id)?.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Every element that is part of the tree, in the order of the text.
    #[cfg(test)]
    pub fn elements(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut left = vec![0];
        while let Some(id) = left.pop() {
            found.extend(self.element(id));
            left.extend(self.children(id).iter().rev());
        }
        found
    }
}

/// Mail programs run no scripts: what `<noscript>` holds is shown.
fn options() -> ParseOpts {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    options
}

/// Runs of signs between the words of a stretch of a tag.
fn words(step: &str) -> usize {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
    step.as_bytes()
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if is_between(a) && !is_between(b)))
        .count()
}

/// Builds the tree for the parser.
struct Builder {
    nodes: RefCell<Vec<Node>>,
    line: Cell<u64>,
    /// How many calls the parser made: whether it moves.
    seen: Cell<u64>,
    is_full: Cell<bool>,
}

impl Default for Builder {
    fn default() -> Self {
        let builder = Self {
            nodes: RefCell::new(Vec::new()),
            line: Cell::new(1),
            seen: Cell::new(0),
            is_full: Cell::new(false),
        };
        builder.add(Data::Other);
        builder
    }
}

/// The name of an element, on its own so that the tree can change while the parser holds it.
#[derive(Debug)]
struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl Builder {
    fn add(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            data,
            line: self.line.get(),
            parent: None,
            children: Vec::new(),
            depth: 0,
        });
        self.seen.set(self.seen.get() + 1);
        if nodes.len() >= MOST_NODES {
            self.is_full.set(true);
        }
        nodes.len() - 1
    }

    /// Puts a node under a parent, before the child at `at` or last.
    fn put(&self, parent: Id, child: Id, at: Option<usize>) {
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes.get(parent).map_or(0, |parent| parent.depth) + 1;
        if depth > DEEPEST {
            self.is_full.set(true);
        }
        if let Some(child) = nodes.get_mut(child) {
            child.parent = Some(parent);
            child.depth = depth;
        }
        if let Some(parent) = nodes.get_mut(parent) {
            match at {
                Some(at) if at <= parent.children.len() => parent.children.insert(at, child),
                _ => parent.children.push(child),
            }
        }
    }

    fn detach(&self, child: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes.get_mut(child).and_then(|child| child.parent.take());
        if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent)) {
            // What is moved was mostly put there last.
            if let Some(at) = parent.children.iter().rposition(|own| *own == child) {
                parent.children.remove(at);
            }
        }
    }

    fn child(&self, parent: Id, child: NodeOrText<Id>, at: Option<usize>) {
        self.seen.set(self.seen.get() + 1);
        match child {
            NodeOrText::AppendNode(child) => self.put(parent, child, at),
            NodeOrText::AppendText(text) => {
                if !self.join_text(parent, &text, at) {
                    let node = self.add(Data::Text(text.to_string()));
                    self.put(parent, node, at);
                }
            }
        }
    }

    /// Appends to the text node before that place, if there is one.
    fn join_text(&self, parent: Id, text: &str, at: Option<usize>) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let Some(siblings) = nodes.get(parent).map(|parent| &parent.children) else {
            return false;
        };
        let before = at.unwrap_or(siblings.len()).checked_sub(1);
        let Some(last) = before.and_then(|at| siblings.get(at)).copied() else {
            return false;
        };
        match nodes.get_mut(last).map(|node| &mut node.data) {
            Some(Data::Text(own)) => {
                own.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn place_of(&self, node: Id) -> Option<(Id, usize)> {
        let nodes = self.nodes.borrow();
        let parent = nodes.get(node)?.parent?;
        let at = nodes
            .get(parent)?
            .children
            .iter()
            .rposition(|own| *own == node)?;
        Some((parent, at))
    }
}

/// The attributes as pairs; names in lower case, as the parser gives them.
fn pairs(attrs: Vec<Attribute>) -> Vec<(String, String)> {
    attrs
        .into_iter()
        .map(|attr| (attr.name.local.to_string(), attr.value.to_string()))
        .collect()
}

impl TreeSink for Builder {
    type Handle = Id;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match self.nodes.borrow().get(*target).map(|node| &node.data) {
            Some(Data::Element(element)) => {
                Name(element.name.ns.clone(), element.name.local.clone())
            }
            _ => Name(ns!(), LocalName::from("")),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Id {
        let contents = flags.template.then(|| self.add(Data::Other));
        self.add(Data::Element(Element {
            name,
            attrs: pairs(attrs),
            contents,
        }))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.add(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.child(*parent, child, None);
    }

    fn append_based_on_parent_node(&self, element: &Id, prev_element: &Id, child: NodeOrText<Id>) {
        match self.place_of(*element) {
            Some((parent, at)) => self.child(parent, child, Some(at)),
            None => self.child(*prev_element, child, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        match self.nodes.borrow().get(*target).map(|node| &node.data) {
            Some(Data::Element(element)) => element.contents.unwrap_or(0),
            _ => 0,
        }
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new_node: NodeOrText<Id>) {
        if let NodeOrText::AppendNode(node) = &new_node {
            self.detach(*node);
        }
        if let Some((parent, at)) = self.place_of(*sibling) {
            self.child(parent, new_node, Some(at));
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attrs: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(Data::Element(element)) = nodes.get_mut(*target).map(|node| &mut node.data) {
            for (name, value) in pairs(attrs) {
                if element.attr(&name).is_none() {
                    element.attrs.push((name, value));
                }
            }
        }
        self.seen.set(self.seen.get() + 1);
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let moved = self
            .nodes
            .borrow_mut()
            .get_mut(*node)
            .map(|node| std::mem::take(&mut node.children))
            .unwrap_or_default();
        for child in moved {
            if let Some(node) = self.nodes.borrow_mut().get_mut(child) {
                node.parent = None;
            }
            self.put(*new_parent, child, None);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<String> {
        let dom = Dom::parse(text);
        dom.elements()
            .iter()
            .map(|element| element.tag().to_owned())
            .collect()
    }

    #[test]
    fn what_a_writer_left_open_is_closed_as_browsers_do() {
        assert_eq!(
            tags("<p>a<p>b<table><a href=x>c</table>"),
            ["html", "head", "body", "p", "p", "a", "table"]
        );
        assert_eq!(tags(""), ["html", "head", "body"]);
    }

    #[test]
    fn a_node_knows_its_line_and_an_attribute_is_found_whatever_its_case() {
        let dom = Dom::parse("<p>\n\n<A HREF='https://example.org/u'>x</A>");
        let link = dom
            .nodes
            .iter()
            .find(|node| matches!(&node.data, Data::Element(element) if element.tag() == "a"))
            .unwrap();
        assert_eq!(link.line, 3);
        let Data::Element(element) = &link.data else {
            unreachable!()
        };
        assert_eq!(element.attr("href"), Some("https://example.org/u"));
    }

    #[test]
    fn nesting_attributes_and_nodes_without_end_are_read_up_to_the_limit() {
        let bombs = [
            "<div>".repeat(150_000),
            format!(
                "<p {}>",
                (0..200_000).map(|n| format!(" a{n}")).collect::<String>()
            ),
            format!(
                "{}{}",
                "<b x=1><i y=2><u z=3>".repeat(60),
                "<p>".repeat(300_000)
            ),
            "<table>".repeat(100_000),
            format!("<select>{}", "<option><selectedcontent>".repeat(40_000)),
            "<svg><foreignObject>".repeat(50_000),
        ];
        for bomb in bombs {
            let dom = Dom::parse(&bomb);
            assert!(dom.nodes.len() < 3 * MOST_NODES);
            assert!(!dom.is_whole || bomb.len() <= LONGEST_BYTES);
        }
        assert!(Dom::parse(&"<p>x</p>".repeat(5_000)).is_whole);
    }
}
