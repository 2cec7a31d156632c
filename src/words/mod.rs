//! The four languages, as data: labels, headings, rule texts. A test checks that no key is missing
//! in any language. Holds no logic.

mod labels;
pub mod rules;

pub use labels::{known_label, label};
pub use rules::{ElsewhereText, RuleText, elsewhere, not_checked, rule, term};

/// Puts values into the `{name}` places of a template; a place without a value stays as it stands,
/// and a value is never read as a template itself.
///
/// ```
/// assert_eq!(dpo::words::fill("{count} records", &[("count", "3")]), "3 records");
/// ```
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').and_then(|(name, tail)| {
            values
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value, tail))
        });
        if let Some((value, tail)) = known {
            out.push_str(value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The names between braces in a template, in order.
pub fn places(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_a_template() {
        assert_eq!(
            fill("{a} and {b}", &[("a", "{b}"), ("b", "x")]),
            "{b} and x"
        );
    }

    #[test]
    fn a_place_without_a_value_and_a_lone_brace_stay() {
        assert_eq!(fill("{a} { {c}", &[("a", "1")]), "1 { {c}");
        assert_eq!(fill("", &[]), "");
    }

    #[test]
    fn the_places_of_a_template_are_listed_in_order() {
        assert_eq!(
            places("{a} of {b}, {a}").collect::<Vec<_>>(),
            ["a", "b", "a"]
        );
    }

    proptest::proptest! {
        #[test]
        fn filling_a_text_without_places_changes_nothing(text in "[^{]{0,60}", value in ".{0,20}") {
            proptest::prop_assert_eq!(fill(&text, &[("a", &value)]), text);
        }

        #[test]
        fn every_place_takes_its_value_whatever_the_value_is(before in "[^{]{0,20}", value in ".{0,20}", after in "[^{]{0,20}") {
            let template = format!("{before}{{a}}{after}{{a}}");
            proptest::prop_assert_eq!(fill(&template, &[("a", &value)]), format!("{before}{value}{after}{value}"));
        }
    }
}
