//! What the columns of a sheet are called, in English and in Chinese, and what a row is.

use std::borrow::Cow;
use std::sync::Arc;

use crate::reject::Why;
use crate::spelling::half_width;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The thing that is listed: a domain, URL, address or handle.
    Value,
    Kind,
    /// Kind or category: sheets use 类型 for both.
    KindOrCategory,
    Category,
    Source,
    When,
    Licence,
    /// To whom it may be passed on: a mark of the Traffic Light Protocol.
    Tlp,
    /// Until when an entry holds, and why one of an allow-list is there.
    Expires,
    Reason,
    /// The whole entry as it was said, where who said it takes it back.
    Withdrawn,
    /// The same, where it says by now that the thing is harmless.
    Harmless,
    /// The same, where it is of somebody who was harmed.
    Harmed,
    Engine,
    Query,
    Rank,
    Title,
    Snippet,
    /// Who runs a site, how to reach them, in which field they work, what they have to do with it, and how sure that is.
    Owner,
    Contact,
    Sector,
    Party,
    Confidence,
    /// Whether a row of a search answer is a result at all.
    ResultKind,
}

impl Column {
    /// True for columns that only an allow-list has: that they are there says something, also where they are empty.
    pub(crate) fn tells_allowed(self) -> bool {
        matches!(self, Column::Reason | Column::Expires)
    }
}

/// Which header names which column; of several columns that say the same, the first name given here goes first.
pub(crate) type Vocabulary = [(&'static str, Column)];

/// The columns of a watchlist, and of an allow-list.
///
/// A column named domain lists domains; a host or address beside a URL only says where that URL was at the time.
pub(crate) const WATCHLIST: &Vocabulary = &[
    ("value", Column::Value),
    ("值", Column::Value),
    ("indicator", Column::Value),
    ("ioc", Column::Value),
    ("domain", Column::Value),
    ("域名", Column::Value),
    ("違法域名", Column::Value),
    ("违法域名", Column::Value),
    ("涉案域名", Column::Value),
    ("domainname", Column::Value),
    ("domains", Column::Value),
    ("網域", Column::Value),
    ("网域", Column::Value),
    ("網域名稱", Column::Value),
    ("域名地址", Column::Value),
    ("网站域名", Column::Value),
    ("违规域名", Column::Value),
    ("域名网址", Column::Value),
    ("网址域名", Column::Value),
    ("url", Column::Value),
    ("网址", Column::Value),
    ("網址", Column::Value),
    ("违法网址", Column::Value),
    ("涉案网址", Column::Value),
    ("违规网址", Column::Value),
    ("链接", Column::Value),
    ("連結", Column::Value),
    ("违法链接", Column::Value),
    ("链接地址", Column::Value),
    ("网站地址", Column::Value),
    ("urls", Column::Value),
    ("link", Column::Value),
    ("网站", Column::Value),
    ("網站", Column::Value),
    ("website", Column::Value),
    ("site", Column::Value),
    ("host", Column::Value),
    ("hostname", Column::Value),
    ("主机", Column::Value),
    ("主机名", Column::Value),
    ("ip", Column::Value),
    ("ip地址", Column::Value),
    ("ipaddress", Column::Value),
    ("账号", Column::Value),
    ("account", Column::Value),
    ("联系方式", Column::Value),
    ("號碼", Column::Value),
    ("号码", Column::Value),
    ("kind", Column::Kind),
    ("种类", Column::Kind),
    ("类型", Column::KindOrCategory),
    ("類型", Column::KindOrCategory),
    ("type", Column::KindOrCategory),
    ("category", Column::Category),
    ("类别", Column::Category),
    ("分类", Column::Category),
    ("類別", Column::Category),
    ("分類", Column::Category),
    ("违法类型", Column::Category),
    ("违法类别", Column::Category),
    ("threat", Column::Category),
    ("source", Column::Source),
    ("来源", Column::Source),
    ("來源", Column::Source),
    ("listed", Column::When),
    ("发现时间", Column::When),
    ("發現時間", Column::When),
    ("发现日期", Column::When),
    ("date", Column::When),
    ("日期", Column::When),
    ("time", Column::When),
    ("时间", Column::When),
    ("時間", Column::When),
    ("firstseen", Column::When),
    ("dateadded", Column::When),
    ("添加时间", Column::When),
    ("submissiontime", Column::When),
    ("verificationtime", Column::When),
    ("上报时间", Column::When),
    ("列入时间", Column::When),
    ("收录时间", Column::When),
    ("licence", Column::Licence),
    ("license", Column::Licence),
    ("许可", Column::Licence),
    ("許可", Column::Licence),
    ("许可证", Column::Licence),
    ("tlp", Column::Tlp),
    ("tlplevel", Column::Tlp),
    ("tlpmarking", Column::Tlp),
    ("marking", Column::Tlp),
    ("tlp标记", Column::Tlp),
    ("tlp级别", Column::Tlp),
    ("tlp等级", Column::Tlp),
    ("共享级别", Column::Tlp),
    ("共享等级", Column::Tlp),
    ("共享范围", Column::Tlp),
    ("expires", Column::Expires),
    ("expiry", Column::Expires),
    ("expiration", Column::Expires),
    ("expiresat", Column::Expires),
    ("expirydate", Column::Expires),
    ("until", Column::Expires),
    ("validuntil", Column::Expires),
    ("到期", Column::Expires),
    ("到期时间", Column::Expires),
    ("到期日期", Column::Expires),
    ("到期日", Column::Expires),
    ("过期时间", Column::Expires),
    ("失效时间", Column::Expires),
    ("有效期", Column::Expires),
    ("有效期至", Column::Expires),
    ("截止日期", Column::Expires),
    ("截止时间", Column::Expires),
    ("reason", Column::Reason),
    ("comment", Column::Reason),
    ("note", Column::Reason),
    ("remark", Column::Reason),
    ("remarks", Column::Reason),
    ("why", Column::Reason),
    ("原因", Column::Reason),
    ("理由", Column::Reason),
    ("备注", Column::Reason),
    ("備註", Column::Reason),
    ("说明", Column::Reason),
];

/// The columns of seeds and of search results.
pub(crate) const SEEDS: &Vocabulary = &[
    ("url", Column::Value),
    ("网址", Column::Value),
    ("網址", Column::Value),
    ("链接", Column::Value),
    ("連結", Column::Value),
    ("链接地址", Column::Value),
    ("网站地址", Column::Value),
    ("首页网址", Column::Value),
    ("网站首页网址", Column::Value),
    ("网站首页", Column::Value),
    ("结果链接", Column::Value),
    ("页面", Column::Value),
    ("页面地址", Column::Value),
    ("頁面", Column::Value),
    ("落地页", Column::Value),
    ("page", Column::Value),
    ("link", Column::Value),
    ("urls", Column::Value),
    ("seed", Column::Value),
    ("种子", Column::Value),
    ("value", Column::Value),
    ("site", Column::Value),
    ("网站", Column::Value),
    ("website", Column::Value),
    ("domain", Column::Value),
    ("域名", Column::Value),
    ("网站域名", Column::Value),
    ("host", Column::Value),
    ("engine", Column::Engine),
    ("searchengine", Column::Engine),
    ("搜索引擎", Column::Engine),
    ("搜尋引擎", Column::Engine),
    ("引擎", Column::Engine),
    ("query", Column::Query),
    ("keyword", Column::Query),
    ("keywords", Column::Query),
    ("关键词", Column::Query),
    ("關鍵詞", Column::Query),
    ("关键字", Column::Query),
    ("查询", Column::Query),
    ("查询词", Column::Query),
    ("搜索词", Column::Query),
    ("搜索关键词", Column::Query),
    ("搜尋詞", Column::Query),
    ("rank", Column::Rank),
    ("position", Column::Rank),
    ("positions", Column::Rank),
    ("排名", Column::Rank),
    ("名次", Column::Rank),
    ("title", Column::Title),
    ("标题", Column::Title),
    ("標題", Column::Title),
    ("type", Column::ResultKind),
    ("snippet", Column::Snippet),
    ("content", Column::Snippet),
    ("description", Column::Snippet),
    ("摘要", Column::Snippet),
    ("描述", Column::Snippet),
    ("fetchedat", Column::When),
    ("date", Column::When),
    ("time", Column::When),
    ("时间", Column::When),
    ("時間", Column::When),
    ("抓取时间", Column::When),
    ("搜索时间", Column::When),
    ("查询时间", Column::When),
    ("日期", Column::When),
];

/// The columns of a list of whom to tell of which site.
pub(crate) const CONTACTS: &Vocabulary = &[
    ("site", Column::Value),
    ("网站", Column::Value),
    ("網站", Column::Value),
    ("站点", Column::Value),
    ("domain", Column::Value),
    ("域名", Column::Value),
    ("网站域名", Column::Value),
    ("网站地址", Column::Value),
    ("url", Column::Value),
    ("网址", Column::Value),
    ("網址", Column::Value),
    ("首页网址", Column::Value),
    ("host", Column::Value),
    ("主机", Column::Value),
    ("website", Column::Value),
    ("pattern", Column::Value),
    ("value", Column::Value),
    ("owner", Column::Owner),
    ("主办单位", Column::Owner),
    ("主管单位", Column::Owner),
    ("单位", Column::Owner),
    ("单位名称", Column::Owner),
    ("负责单位", Column::Owner),
    ("organization", Column::Owner),
    ("organisation", Column::Owner),
    ("name", Column::Owner),
    ("contact", Column::Contact),
    ("联系方式", Column::Contact),
    ("聯絡方式", Column::Contact),
    ("邮箱", Column::Contact),
    ("电子邮箱", Column::Contact),
    ("联系邮箱", Column::Contact),
    ("email", Column::Contact),
    ("mail", Column::Contact),
    ("联系电话", Column::Contact),
    ("电话", Column::Contact),
    ("phone", Column::Contact),
    ("联系人", Column::Contact),
    ("sector", Column::Sector),
    ("行业", Column::Sector),
    ("所属行业", Column::Sector),
    ("行业领域", Column::Sector),
    ("industry", Column::Sector),
    ("party", Column::Party),
    ("通知对象", Column::Party),
    ("对象", Column::Party),
    ("confidence", Column::Confidence),
    ("可信度", Column::Confidence),
    ("可信程度", Column::Confidence),
];

/// True for the columns of a watchlist, false for those of seeds.
pub(crate) fn is_watchlist(vocabulary: &Vocabulary) -> bool {
    column_of("kind", vocabulary).is_some()
}

/// One row of a list: where it stands and what its cells say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The line in the file, or the row in the sheet, from 1.
    pub(crate) line: u64,
    /// The sheet, where a file has several.
    pub(crate) sheet: Option<Arc<str>>,
    /// True where the list says that this is never to be reported.
    pub(crate) allows: bool,
    /// True where the list names its columns.
    pub(crate) is_named: bool,
    cells: Vec<(Column, Cow<'a, str>)>,
}

/// A row that its format could not make out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadRow<'a> {
    pub(crate) line: u64,
    pub(crate) sheet: Option<Arc<str>>,
    pub(crate) found: Cow<'a, str>,
    pub(crate) why: Why,
}

impl<'a> BadRow<'a> {
    pub(crate) fn new(line: u64, found: impl Into<Cow<'a, str>>, why: Why) -> BadRow<'a> {
        BadRow { line, sheet: None, found: found.into(), why }
    }
}

/// The rows of a list, in its order.
pub(crate) type Rows<'a> = Box<dyn Iterator<Item = Result<Row<'a>, BadRow<'a>>> + 'a>;

impl<'a> Row<'a> {
    /// A row that is only a value.
    pub(crate) fn of_value(line: u64, value: &'a str) -> Row<'a> {
        Row::new(line, vec![(Column::Value, Cow::Borrowed(value))])
    }

    /// A row of cells; where two columns say the same, the one that comes first here and is not empty counts.
    pub(crate) fn new(line: u64, cells: Vec<(Column, Cow<'a, str>)>) -> Row<'a> {
        Row { line, sheet: None, allows: false, is_named: false, cells }
    }

    /// The same row in a sheet.
    pub(crate) fn in_sheet(self, sheet: &Arc<str>) -> Row<'a> {
        Row { sheet: Some(Arc::clone(sheet)), ..self }
    }

    /// The same row of a list that names its columns, or not.
    pub(crate) fn named(self, is_named: bool) -> Row<'a> {
        Row { is_named, ..self }
    }

    /// True for a row that has this column, be its cell empty or not.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.cells.iter().any(|&(at, _)| at == column)
    }

    /// The same row as one that says what is never to be reported, or not.
    pub(crate) fn allowing(self, allows: bool) -> Row<'a> {
        Row { allows, ..self }
    }

    /// The same row with one more cell, which counts where no other says the same.
    pub(crate) fn with(mut self, column: Column, text: String) -> Row<'a> {
        self.cells.push((column, Cow::Owned(text)));
        self
    }

    /// What a column says in this row, without the space around it; empty when it says nothing.
    pub(crate) fn cell(&self, column: Column) -> &str {
        self.cells(column).next().unwrap_or_default()
    }

    /// What all columns of this kind say.
    pub(crate) fn cells(&self, column: Column) -> impl Iterator<Item = &str> {
        let cells = self.cells.iter().filter(move |(of, _)| *of == column).map(|(_, cell)| cell.trim());
        cells.filter(|cell| !cell.is_empty())
    }
}

/// The column that a header names, and how far back that name stands among its equals.
///
/// Case, width, spaces, `_-/*:"`, invisible characters and a remark in parentheses make no difference; a dot does, it makes a name.
pub(crate) fn column_of(header: &str, vocabulary: &Vocabulary) -> Option<(usize, Column)> {
    let header = bare(header);
    vocabulary.iter().position(|&(name, _)| name == header).map(|place| (place, vocabulary[place].1))
}

/// Longest header that is matched by a word in it: a longer one is a sentence.
const LOOSE_CHARS_MAX: usize = 12;

/// What Chinese headers have in them, whatever else they say: `违规网站域名`, `数据来源`, `采集时间`. The first that fits counts.
const WORDS: &[(&[&str], Column)] = &[
    (&["到期", "过期", "失效", "有效期", "截止"], Column::Expires),
    (&["搜索引擎", "引擎"], Column::Engine),
    (&["关键词", "关键字", "搜索词", "查询词", "關鍵"], Column::Query),
    (&["排名", "名次", "位次"], Column::Rank),
    (&["标题", "標題"], Column::Title),
    (&["摘要", "描述"], Column::Snippet),
    (&["时间", "日期", "時間"], Column::When),
    (&["类别", "类型", "分类", "性质", "類別", "類型"], Column::Category),
    (&["来源", "來源", "出处"], Column::Source),
    (&["许可", "授权", "許可"], Column::Licence),
    (&["备注", "说明", "原因", "理由", "備註"], Column::Reason),
    (&["域名", "網域", "网域"], Column::Value),
    (&["网址", "链接", "網址", "連結"], Column::Value),
];

/// The column that a Chinese header names by a word in it; it stands behind every name that is known letter for letter.
pub(crate) fn column_like(header: &str, vocabulary: &Vocabulary) -> Option<(usize, Column)> {
    let header = bare(header);
    if header.chars().count() > LOOSE_CHARS_MAX {
        return None;
    }
    let place = WORDS.iter().position(|(words, _)| words.iter().any(|word| header.contains(word)))?;
    let column = WORDS[place].1;
    let is_asked = vocabulary.iter().any(|&(_, known)| known == column);
    is_asked.then_some((vocabulary.len() + place, column))
}

/// What is compared of a header.
fn bare(header: &str) -> String {
    let header = header.chars().map(half_width).take_while(|&c| c != '(').flat_map(char::to_lowercase);
    let is_filling = |c: &char| c.is_whitespace() || c.is_control() || "_-/*:\"'\u{feff}\u{200b}".contains(*c);
    header.filter(|c| !is_filling(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_the_word_of_a_header_is_none() {
        let is_header = |chars: usize| column_like(&format!("{}域名", "某".repeat(chars - 2)), WATCHLIST).is_some();
        assert_eq!((is_header(LOOSE_CHARS_MAX), is_header(LOOSE_CHARS_MAX + 1)), (true, false));
    }
}
