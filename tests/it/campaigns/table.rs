//! The one table that all campaigns end in.

/// What came of a campaign.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub campaign: String,
    pub case: String,
    pub runs: usize,
    /// Runs after which everything was as it must be.
    pub held: usize,
    /// What was acknowledged is gone, or the store does not open.
    pub lost: usize,
    /// A part of a change is there.
    pub half: usize,
    pub panic: usize,
    /// Something of an erased person, or of an old key, is still there.
    pub leak: usize,
    /// The first reasons, for whoever has to mend it.
    pub why: Vec<String>,
    /// What else there is to say.
    pub note: String,
    /// Whether it must go wrong: that shows that the campaign sees anything.
    pub is_control: bool,
}

impl Line {
    pub fn new(campaign: &str, case: &str) -> Self {
        Self {
            campaign: campaign.to_owned(),
            case: case.to_owned(),
            ..Self::default()
        }
    }

    pub const fn bad(&self) -> usize {
        self.lost + self.half + self.panic + self.leak
    }

    pub fn lose(&mut self, why: &str) {
        self.lost += 1;
        if self.why.len() < 3 {
            self.why.push(why.to_owned());
        }
    }

    fn is_right(&self) -> bool {
        match self.is_control {
            true => self.bad() > 0,
            false => self.bad() == 0 && self.runs > 0,
        }
    }
}

/// Prints the table in Markdown and sees to it that no cell says lost, half, panic or leak.
pub fn conclude(title: &str, lines: &[Line]) {
    let mut out = format!(
        "\n{title}\n\n| campaign | of | runs | held | lost | half | panic | leak | |\n|---|---|--:|--:|--:|--:|--:|--:|---|\n"
    );
    for line in lines {
        let note = match line.is_control {
            true => format!(
                "control, must go wrong{}{}",
                if line.note.is_empty() { "" } else { "; " },
                line.note
            ),
            false => line.note.clone(),
        };
        let (lost, half, panic, leak) = match line.is_control {
            true => (String::new(), String::new(), String::new(), String::new()),
            false => (
                line.lost.to_string(),
                line.half.to_string(),
                line.panic.to_string(),
                line.leak.to_string(),
            ),
        };
        let note = match line.is_control {
            true => format!("{note}: {} did", line.bad()),
            false => note,
        };
        out += &format!(
            "| {} | {} | {} | {} | {lost} | {half} | {panic} | {leak} | {note} |\n",
            line.campaign, line.case, line.runs, line.held
        );
    }
    println!("{out}");
    if let Some(path) = std::env::var_os("CAMPAIGN_TABLE") {
        std::fs::write(path, &out).unwrap();
    }
    let wrong: Vec<_> = lines.iter().filter(|line| !line.is_right()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
