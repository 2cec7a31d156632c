//! How a piece of a page looks, by what was declared of the elements around it; and why a reader does
//! not see it.

use super::{
    colour::{Rgb, contrast},
    css::{Declared, Length},
};

/// The smallest letters that can be read, in pixels.
const SMALLEST_PX: f32 = 8.0;
/// The least contrast of text with what is behind it (WCAG 2, large text).
const LEAST_CONTRAST: f32 = 3.0;
/// The least opacity.
const LEAST_OPACITY: f32 = 0.4;

/// Why a reader does not see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// `display: none`.
    Display,
    /// `visibility: hidden`.
    Visibility,
    /// Nearly transparent.
    Opacity,
    /// No room, or moved out of the picture.
    Place,
    /// Letters below 8 pixels.
    FontSize,
    /// Contrast below 3 to 1.
    Contrast,
    /// An image that says nothing where images are blocked.
    Image,
    /// A link around nothing.
    Empty,
}

impl Hidden {
    /// The word in findings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Visibility => "visibility",
            Self::Opacity => "opacity",
            Self::Place => "place",
            Self::FontSize => "font-size",
            Self::Contrast => "contrast",
            Self::Image => "image",
            Self::Empty => "empty",
        }
    }

    /// Whether not even a careful reader sees it.
    #[must_use]
    pub const fn is_unseen(self) -> bool {
        matches!(
            self,
            Self::Display | Self::Visibility | Self::Opacity | Self::Place
        )
    }
}

/// How an element looks, inherited.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    is_displayed: bool,
    is_visible: bool,
    has_place: bool,
    opacity: f32,
    /// The size of letters, in pixels.
    pub font_px: f32,
    /// None: not known.
    colour: Option<Rgb>,
    is_transparent: bool,
    background: Option<Rgb>,
}

/// How a page looks of which nothing was declared.
pub const PLAIN: Look = Look {
    is_displayed: true,
    is_visible: true,
    has_place: true,
    opacity: 1.0,
    font_px: 16.0,
    colour: Some([0, 0, 0]),
    is_transparent: false,
    background: Some([255, 255, 255]),
};

impl Look {
    /// The look inside an element; a link has a colour of its own.
    #[must_use]
    pub fn inside(mut self, declared: &Declared, is_link: bool) -> Self {
        self.is_displayed &= declared.is_displayed != Some(false);
        if let Some(is_visible) = declared.is_visible {
            self.is_visible = is_visible;
        }
        self.opacity *= declared.opacity.unwrap_or(1.0);
        let is_flat = |length: Option<f32>| length.is_some_and(|px| px < 2.0);
        let is_clipped =
            declared.clips == Some(true) && (is_flat(declared.width) || is_flat(declared.height));
        self.has_place &= !is_clipped && declared.is_moved_away != Some(true);
        match declared.font_size {
            Some(Length::Px(px)) => self.font_px = px,
            Some(Length::Share(share)) => self.font_px *= share,
            None => {}
        }
        match declared.colour {
            Some(Some(rgb)) => (self.colour, self.is_transparent) = (Some(rgb), false),
            Some(None) => (self.colour, self.is_transparent) = (None, true),
            // A link has the colour that the reader's program gives it.
            None if is_link => (self.colour, self.is_transparent) = (None, false),
            None => {}
        }
        // An image may have any colour.
        if let Some(ground) = declared.background {
            self.background = ground;
        }
        self
    }

    /// What hides the place.
    #[must_use]
    pub fn hides_box(&self) -> Option<Hidden> {
        if !self.is_displayed {
            Some(Hidden::Display)
        } else if !self.is_visible {
            Some(Hidden::Visibility)
        } else if self.opacity < LEAST_OPACITY {
            Some(Hidden::Opacity)
        } else if !self.has_place {
            Some(Hidden::Place)
        } else {
            None
        }
    }

    /// What hides text there.
    #[must_use]
    pub fn hides_text(&self) -> Option<Hidden> {
        let low_contrast = match (self.colour, self.background) {
            (Some(text), Some(ground)) => contrast(text, ground) < LEAST_CONTRAST,
            _ => false,
        };
        self.hides_box().or(if self.font_px < SMALLEST_PX {
            Some(Hidden::FontSize)
        } else if self.is_transparent || low_contrast {
            Some(Hidden::Contrast)
        } else {
            None
        })
    }
}
