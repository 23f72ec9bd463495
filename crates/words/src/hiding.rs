//! How a thing is kept from a person's eyes, and what had to be undone to read it.

use crate::table::names;

names! {
    CONCEALMENTS {
        "display-none" { en: "not displayed", zh: "不显示" }
        "visibility" { en: "invisible", zh: "不可见" }
        "hidden-attribute" { en: "hidden attribute", zh: "hidden 属性" }
        "off-screen" { en: "off the screen", zh: "移出屏幕" }
        "zero-size" { en: "no size", zh: "零尺寸" }
        "tiny-font" { en: "tiny type", zh: "极小字号" }
        "text-indent" { en: "indented out of sight", zh: "缩进到视野之外" }
        "same-color" { en: "color of the background", zh: "与背景同色" }
        "transparent" { en: "transparent", zh: "透明" }
        "clipped" { en: "clipped away", zh: "被裁剪" }
        "covered" { en: "covered", zh: "被遮盖" }
        "marquee" { en: "unreadable marquee", zh: "跑马灯" }
        "noscript" { en: "only without scripts", zh: "仅在无脚本时出现" }
        "template" { en: "inside a template", zh: "位于 template 中" }
        "comment" { en: "inside a comment", zh: "位于注释中" }
        "outside-document" { en: "outside the document", zh: "位于文档之外" }
        "encoded" { en: "encoded", zh: "经过编码" }
        "script-built" { en: "built by a script", zh: "由脚本生成" }
        "agent-cloaked" { en: "some user agents only", zh: "仅对部分 User-Agent 展示" }
        "referrer-cloaked" { en: "some referrers only", zh: "仅对部分来路展示" }
        "mobile-cloaked" { en: "phones only", zh: "仅对手机展示" }
        "repeat-cloaked" { en: "first visit only", zh: "仅首次访问展示" }
        "browser-only" { en: "real browsers only", zh: "仅在真实浏览器中出现" }
        "index-only" { en: "search results only", zh: "仅见于搜索结果" }
    }
}

names! {
    DECODINGS {
        "entity" { en: "character references", zh: "HTML 实体" }
        "percent" { en: "percent encoding", zh: "百分号编码" }
        "punycode" { en: "internationalized name", zh: "国际化域名编码" }
        "nfkc" { en: "full-width and other variant letters", zh: "全角等变体字符" }
        "zero-width" { en: "invisible characters", zh: "不可见字符" }
        "defang" { en: "spelling that cannot be clicked", zh: "无害化书写" }
        "chinese-dot" { en: "Chinese dots", zh: "中文点号" }
        "spacing" { en: "spaces between letters", zh: "字母间插入空格" }
        "homophone" { en: "Chinese digits or words of the same sound", zh: "中文数字或谐音字" }
        "confusable" { en: "letters of another script that look alike", zh: "形近的其他文字字母" }
        "js-escape" { en: "escapes of a script", zh: "脚本转义" }
        "js-concat" { en: "pieces joined by a script", zh: "脚本拼接" }
        "base64" { en: "Base64", zh: "Base64 编码" }
        "char-codes" { en: "character codes", zh: "字符码" }
        "packer" { en: "script packer", zh: "脚本打包" }
        "reverse" { en: "written backwards", zh: "倒序书写" }
        "script-run" { en: "the script was run", zh: "运行脚本得到" }
    }
}

names! {
    BESIDE {
        "hidden-block" { en: "hidden together", zh: "同一隐藏块" }
        "script" { en: "in one script", zh: "同一脚本" }
        "lines" { en: "in the same lines", zh: "同一段文字" }
        "reflected" { en: "in one text that a search repeats", zh: "同一段被搜索页回显的文字" }
    }
}
