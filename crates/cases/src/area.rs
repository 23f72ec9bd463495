//! Which area a filing with the police belongs to: its number begins with the area's code (GB/T 2260).

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Provinces (two digits), prefectures (four) and counties (six) by their codes, as of 2019, and what lapsed since 2000:
/// a number keeps the code under which it was given.
static AREAS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let split = |line: &'static str| line.find(|c: char| !c.is_ascii_digit()).map(|end| line.split_at(end));
    include_str!("areas.txt").lines().filter_map(split).collect()
});

/// The name of the area whose code this number begins with, as far as the code is known: `浙江省杭州市上城区`.
pub fn area_of(number: &str) -> Option<String> {
    let name = |digits: usize| AREAS.get(number.get(..digits)?).copied();
    let province = name(2)?;
    let below = [name(4), name(6)].into_iter().flatten();
    Some(below.fold(province.to_owned(), |whole, part| whole + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_names_the_county_or_as_much_as_is_known() {
        for (number, area) in [
            ("11010802020134", Some("北京市海淀区")),
            ("33010002000123", Some("浙江省杭州市")),
            ("44030502000001", Some("广东省深圳市南山区")),
            ("33999902000123", Some("浙江省")),
            ("99010802020134", None),
            ("1", None),
            ("", None),
            ("浙江", None),
        ] {
            assert_eq!(area_of(number).as_deref(), area, "{number}");
        }
    }

    #[test]
    fn every_area_lies_in_a_province_and_no_code_stands_twice() {
        let lines = include_str!("areas.txt").lines().count();
        assert_eq!(AREAS.len(), lines);
        for (code, name) in AREAS.iter() {
            assert!(
                matches!(code.len(), 2 | 4 | 6) && AREAS.contains_key(&code[..2]) && !name.is_empty(),
                "{code}{name}"
            );
        }
        assert_eq!(AREAS.keys().filter(|code| code.len() == 2).count(), 34);
    }
}
