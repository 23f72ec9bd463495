//! Chinese numerals, in which numbers and names are written so that no machine reads them.

/// The digit that a Chinese numeral stands for, plain, formal or as it is called out on the telephone.
///
/// Lists and pages fold numbers with the same table, so that what is listed is found.
pub fn digit_of_numeral(c: char) -> Option<char> {
    Some(match c {
        '〇' | '零' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' | '貳' => '2',
        '三' | '叁' | '參' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_has_its_numerals() {
        let read = |text: &str| text.chars().filter_map(digit_of_numeral).collect::<String>();
        assert_eq!(read("〇一二三四五六七八九"), "0123456789");
        assert_eq!(read("零壹贰叁肆伍陆柒捌玖"), "0123456789");
        assert_eq!(read("幺貳參陸"), "1236");
        assert_eq!(read("十百1a"), "");
    }
}
