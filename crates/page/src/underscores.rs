//! Underscores between words and a name: `VIP_casino.example_bonus`.
//!
//! The host of a URL may have one, and so may a listed name; but no domain can be registered with one,
//! so in a text it divides what stands on both sides as a space does.

use crate::idn::Label;

/// The labels up to an underscore in the last one: no top-level domain has one.
pub(crate) fn up_to(text: &str, labels: &[Label]) -> Option<Vec<Label>> {
    let (last, before) = labels.split_last()?;
    let length = text[last.range.clone()].find('_').filter(|&length| length > 0)?;
    let cut = Label { range: last.range.start..last.range.start + length, dot: last.dot };
    Some(before.iter().cloned().chain([cut]).collect())
}

/// The runs of labels between underscores that have a dot.
pub(crate) fn between(text: &str, labels: &[Label]) -> Vec<Vec<Label>> {
    let mut runs = vec![Vec::new()];
    for label in labels {
        let mut start = label.range.start;
        for (index, piece) in text[label.range.clone()].split('_').enumerate() {
            if index > 0 {
                runs.push(Vec::new());
            }
            let range = start..start + piece.len();
            start = range.end + 1;
            runs.last_mut().expect("there is a first one").push(Label { range, dot: label.dot });
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dots::Dot;

    #[test]
    fn what_underscores_divide_is_cut_there() {
        let text = "a_b.casino.example_c.d_";
        let mut start = 0;
        let labels = text.split('.').map(|label| {
            let range = start..start + label.len();
            start = range.end + 1;
            Label { range, dot: Dot::Plain }
        });
        let labels: Vec<Label> = labels.collect();
        let written = |run: &[Label]| run.iter().map(|label| &text[label.range.clone()]).collect::<Vec<_>>().join(".");
        let runs: Vec<String> = between(text, &labels).iter().map(|run| written(run)).collect();
        assert_eq!(runs, ["b.casino.example", "c.d"]);
        assert_eq!(up_to(text, &labels).map(|run| written(&run)).as_deref(), Some("a_b.casino.example_c.d"));
        assert_eq!(up_to(text, &labels[..3]).map(|run| written(&run)).as_deref(), Some("a_b.casino.example"));
        assert_eq!(up_to(text, &labels[..2]), None);
    }
}
