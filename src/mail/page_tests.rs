use super::*;

fn html(text: &str) -> Page {
    Page::of(&Part {
        form: Form::Html,
        text: text.to_owned(),
        line: 10,
        has_own_lines: true,
    })
}

#[test]
fn hidden_words_are_written_but_not_seen() {
    let page = html(
        "<title>t</title><style>.x{display:none}</style><p>vu<span class=x> caché</span><script>js</script><p>fin",
    );
    assert_eq!(page.visible.trim(), "vu\nfin");
    assert_eq!(page.all.trim(), "vu caché\nfin");
}

#[test]
fn a_link_knows_its_line_label_and_sentence() {
    let page = html(
        "<p>Avant. Pour partir,\n cliquez <a href=/u><b>ici</b> <img alt=maintenant></a> vite. Après.</p><p>Autre",
    );
    let link = &page.links[0];
    assert_eq!(link.line, 11);
    assert_eq!(link.label, "ici maintenant");
    assert_eq!(page.sentence(link), "Pour partir, cliquez ici vite");
    assert_eq!(link.hidden, None);
}

#[test]
fn the_lines_of_an_encoded_part_are_not_told_apart() {
    let mut part = Part {
        form: Form::Html,
        text: "\n\n<a href=x>y</a>".to_owned(),
        line: 10,
        has_own_lines: false,
    };
    assert_eq!(Page::of(&part).links[0].line, 10);
    part.has_own_lines = true;
    assert_eq!(Page::of(&part).links[0].line, 12);
}

#[test]
fn sizes_and_colours_are_inherited_but_not_the_colour_of_a_link() {
    let hidden = |text: &str| html(text).links[0].hidden;
    assert_eq!(
        hidden("<div style='font-size:6px'><p><a href=x>y</a>"),
        Some(Hidden::FontSize)
    );
    assert_eq!(
        hidden("<div style='font-size:6px'><a style='font-size:200%' href=x>y</a>"),
        None
    );
    assert_eq!(hidden("<div style='color:#fff'><a href=x>y</a>"), None);
    assert_eq!(
        hidden("<div style='color:#fff'><a style='color:#fefefe' href=x>y</a>"),
        Some(Hidden::Contrast)
    );
    assert_eq!(
        hidden("<table bgcolor=black><td><a style='color:#fefefe' href=x>y</a>"),
        None
    );
    assert_eq!(
        hidden("<div style='background:url(x)'><a style='color:#fefefe' href=x>y</a>"),
        None
    );
    assert_eq!(
        hidden("<a style='visibility:hidden' href=x>y<b style='visibility:visible'>z</b></a>"),
        None
    );
    assert_eq!(
        hidden("<div hidden><a href=x>y</a></div>"),
        Some(Hidden::Display)
    );
}
