//! A heat map: rows by columns, the warmer the fuller.

use super::{Anchor, Drawing, Ink, Shape, WIDTH, fitted, label, times};

/// A row: its name and its shares in percent, column by column.
#[derive(Clone, Debug)]
pub(in crate::documents) struct HeatRow {
    pub(in crate::documents) name: String,
    pub(in crate::documents) shares: Vec<Option<(u64, String)>>,
}

/// From here on a colour is so dark that letters on it are white.
const DARK: u8 = 7;
const NAME_WIDTH: f32 = 200.0;
const CELL: f32 = 22.0;
const LEAD: f32 = 25.0;
/// Few columns do not become bands.
const WIDEST: f32 = 130.0;

/// Tiles; one that is missing is left blank.
pub(in crate::documents) fn heat_map(columns: &[String], rows: &[HeatRow]) -> Drawing {
    let mut shapes = Vec::new();
    let room = ((WIDTH - NAME_WIDTH) / times(columns.len().max(1))).min(WIDEST);
    let top = 24.0;
    for (at, column) in columns.iter().enumerate() {
        let x = NAME_WIDTH + (times(at) + 0.5) * room;
        let name = fitted(column, room - 4.0);
        shapes.push(label(x, top - 9.0, &name, Anchor::Middle));
    }
    for (at, row) in rows.iter().enumerate() {
        let y = top + times(at) * LEAD;
        let name = fitted(&row.name, NAME_WIDTH - 12.0);
        shapes.push(label(0.0, y + 15.0, &name, Anchor::Start));
        for (at, share) in row.shares.iter().enumerate() {
            let x = NAME_WIDTH + times(at) * room;
            let Some((share, text)) = share else {
                continue;
            };
            let heat = u8::try_from(share.min(&100) / 10).unwrap_or(10);
            shapes.push(Shape::Rect {
                x: x + 1.5,
                y,
                width: room - 3.0,
                height: CELL,
                ink: Ink::Heat(heat),
            });
            let ink = if heat >= DARK {
                Ink::OnColour
            } else {
                Ink::OnWarm
            };
            shapes.push(Shape::Text {
                x: x + room / 2.0,
                y: y + 15.0,
                text: text.clone(),
                anchor: Anchor::Middle,
                ink,
                is_bold: false,
            });
        }
    }
    Drawing {
        height: top + times(rows.len()) * LEAD + 4.0,
        shapes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_for_each_share_and_none_for_a_field_that_a_source_lacks() {
        let row = HeatRow {
            name: "date of birth".to_owned(),
            shares: vec![
                Some((97, "97%".to_owned())),
                None,
                Some((3, "3%".to_owned())),
            ],
        };
        let columns = ["a", "b", "c"].map(str::to_owned);
        let drawing = heat_map(&columns, &[row]);
        let inks: Vec<Ink> = drawing
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Rect { ink, .. } => Some(*ink),
                _ => None,
            })
            .collect();
        assert_eq!(inks, [Ink::Heat(9), Ink::Heat(0)]);
    }
}
