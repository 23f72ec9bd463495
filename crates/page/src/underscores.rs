//! Underscores between words and a name, `VIP_casino.example_bonus`, and dashes between its letters, `c-a-s-i-n-o.example`.
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

/// So many letters that stand alone are no accident.
const SINGLES_MIN: usize = 4;

/// A name without the dashes between the letters of its first label, each of which stands alone: `c-a-s-i-n-o-88.example`.
pub(crate) fn joined(name: &str) -> Option<String> {
    let is_line = |at: usize| matches!(name.as_bytes().get(at), Some(b'-' | b'_'));
    if !(is_line(1) && is_line(3) && is_line(5)) {
        return None;
    }
    let (label, rest) = name.split_once('.')?;
    let mut pieces: Vec<&str> = label.split(['-', '_']).collect();
    let last = pieces.pop()?;
    let is_spelled = pieces.len() >= SINGLES_MIN && pieces.iter().all(|piece| piece.len() == 1) && !last.is_empty();
    is_spelled.then(|| format!("{}{last}.{rest}", pieces.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dots::Dot;

    #[test]
    fn letters_that_stand_alone_are_put_together() {
        for (name, expected) in [
            ("c-a-s-i-n-o.example", Some("casino.example")),
            ("b_e_t_8_88.test", Some("bet888.test")),
            ("a-b-c-d-e.www.example", Some("abcde.www.example")),
            ("a-b-c-d.example", None),
            ("a-b-c-dd-e.example", None),
            ("a-b-c-d-.example", None),
            ("a-b-c-d-e", None),
        ] {
            assert_eq!(joined(name).as_deref(), expected, "{name}");
        }
    }

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
