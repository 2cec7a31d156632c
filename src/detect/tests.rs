use super::*;

#[test]
fn a_place_is_told_in_code_points() {
    let text = "Éloïse: 85.07.30-033.28";
    let start = text.find('8').unwrap();
    let seen = Detection {
        start,
        end: text.len(),
        kind: Kind::BeNn,
        evidence: Evidence::Certain,
    };
    assert_eq!(seen.span(text), Span { start: 8, end: 23 });
}
