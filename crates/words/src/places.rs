//! Where on a page a thing stands, and how one page leads to another.

use crate::table::names;

names! {
    PLACES {
        "anchor" { en: "link", zh: "链接" }
        "area" { en: "image map", zh: "图像热区" }
        "form" { en: "form target", zh: "表单提交地址" }
        "button" { en: "button or form field", zh: "按钮或表单字段" }
        "iframe" { en: "inline frame", zh: "内嵌框架" }
        "frame" { en: "frame", zh: "框架" }
        "object" { en: "object", zh: "对象" }
        "embed" { en: "embedded object", zh: "嵌入对象" }
        "script-src" { en: "script address", zh: "脚本地址" }
        "stylesheet" { en: "style sheet address", zh: "样式表地址" }
        "image" { en: "picture", zh: "图片" }
        "media" { en: "sound or film", zh: "音视频" }
        "meta-refresh" { en: "meta refresh", zh: "meta 刷新" }
        "meta" { en: "meta data", zh: "meta 元数据" }
        "title" { en: "title", zh: "标题" }
        "heading" { en: "heading", zh: "小标题" }
        "text" { en: "text", zh: "正文" }
        "attribute" { en: "attribute", zh: "属性" }
        "data-attribute" { en: "data attribute", zh: "data 属性" }
        "base" { en: "base address", zh: "基准地址" }
        "canonical" { en: "canonical address", zh: "规范地址" }
        "alternate" { en: "link of the head", zh: "头部 link 标记" }
        "og" { en: "social card", zh: "社交卡片" }
        "json-ld" { en: "JSON-LD", zh: "JSON-LD 结构化数据" }
        "microdata" { en: "microdata", zh: "微数据" }
        "comment" { en: "comment", zh: "注释" }
        "noscript" { en: "noscript", zh: "noscript 内容" }
        "template" { en: "template", zh: "template 内容" }
        "css" { en: "style sheet", zh: "样式" }
        "css-content" { en: "text painted by a style sheet", zh: "样式生成的文字" }
        "svg" { en: "SVG", zh: "SVG 图形" }
        "handler" { en: "event handler", zh: "事件处理代码" }
        "script-string" { en: "text of a script", zh: "脚本文本" }
        "script-run" { en: "what a script does", zh: "脚本运行结果" }
        "header-location" { en: "Location header", zh: "Location 头" }
        "header-refresh" { en: "Refresh header", zh: "Refresh 头" }
        "header-link" { en: "Link header", zh: "Link 头" }
        "header-other" { en: "HTTP header", zh: "其他 HTTP 头" }
        "url-parameter" { en: "parameter of the address", zh: "网址参数" }
        "robots" { en: "robots.txt", zh: "robots.txt 文件" }
        "sitemap" { en: "sitemap", zh: "网站地图" }
        "feed" { en: "feed", zh: "订阅源" }
        "document" { en: "document", zh: "文档" }
        "qr" { en: "QR code", zh: "二维码" }
        "search-result" { en: "search result", zh: "搜索结果" }
    }
}

names! {
    VIAS {
        "seed" { en: "start", zh: "起点" }
        "link" { en: "link", zh: "链接" }
        "embed" { en: "embed", zh: "嵌入" }
        "redirect" { en: "redirect", zh: "跳转" }
        "refresh" { en: "refresh", zh: "刷新跳转" }
        "script" { en: "script", zh: "脚本" }
        "form" { en: "form", zh: "表单" }
        "speculative" { en: "address in text, or a guess", zh: "文本中的网址，或推测的网址" }
        "manifest" { en: "sitemap or feed", zh: "网站地图或订阅源" }
        "prerequisite" { en: "prerequisite", zh: "前置请求" }
    }
}
