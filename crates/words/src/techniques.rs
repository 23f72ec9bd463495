//! One line for every technique: how an illegal domain is embedded.

use crate::table::names;

names! {
    TECHNIQUES {
        "M1" { en: "plain link", zh: "明链（普通链接）" }
        "M2" { en: "link marked nofollow, ugc or sponsored", zh: "带 nofollow/ugc/sponsored 标记的链接" }
        "M3" { en: "code injected outside the document: before the doctype, after its end, outside the body", zh: "模板头尾注入：代码位于文档声明之前、结束标签之后或 body 之外" }
        "M4" { en: "title, keywords or description replaced or doubled", zh: "标题、关键词、描述（TDK）被篡改或重复" }
        "M5" { en: "text written in character references", zh: "以 HTML 实体编码书写的文字" }
        "M6" { en: "bare domain in the title, meta data or alternative text", zh: "标题、meta 或替代文本中的裸域名" }
        "M7" { en: "hidden block (display: none)", zh: "隐藏块（display:none）" }
        "M8" { en: "invisible block (visibility, hidden attribute)", zh: "不可见块（visibility 或 hidden 属性）" }
        "M9" { en: "block moved off the screen", zh: "移出屏幕之外的块" }
        "M10" { en: "block of no size", zh: "尺寸为零的块" }
        "M11" { en: "type too small to read", zh: "字号过小、无法阅读的文字" }
        "M12" { en: "type in the color of the background", zh: "与背景同色的文字" }
        "M13" { en: "fully transparent block", zh: "完全透明的块" }
        "M14" { en: "block clipped away", zh: "被裁剪掉的块" }
        "M15" { en: "block covered by something else", zh: "被其他元素遮盖的块" }
        "M16" { en: "marquee that nobody can read", zh: "无法看清的跑马灯（marquee）" }
        "M17" { en: "inside noscript, template, noframes or noembed", zh: "位于 noscript、template、noframes 或 noembed 中" }
        "M18" { en: "option of a list or hidden form field", zh: "下拉选项或隐藏表单字段" }
        "M19" { en: "inside a comment, CDATA, xmp or plaintext", zh: "位于注释、CDATA、xmp 或 plaintext 中" }
        "M20" { en: "in an attribute other than href or src", zh: "位于 href、src 以外的属性中" }
        "M21" { en: "link inside SVG or MathML", zh: "SVG 或 MathML 中的链接" }
        "M22" { en: "in a style sheet", zh: "位于样式表中" }
        "M23" { en: "script, frame or object loaded from there", zh: "从该处加载脚本、框架或对象（挂马/外链 JS）" }
        "M24" { en: "form that sends its data there", zh: "表单数据提交到该处" }
        "M25" { en: "base address of all links replaced", zh: "页面链接基准地址（base）被劫持" }
        "M26" { en: "canonical, alternate, og:url or another head entry replaced", zh: "canonical、alternate、og:url 等头部标记被劫持" }
        "M27" { en: "structured data (JSON-LD, microdata, RDFa)", zh: "结构化数据（JSON-LD、微数据、RDFa）" }
        "M28" { en: "picture or icon loaded from there", zh: "从该处加载图片或图标" }
        "M29" { en: "event handler or javascript:, data:, vbscript: address", zh: "事件处理代码或 javascript:/data:/vbscript: 伪链接" }
        "M30" { en: "credit link of a widget, theme or plug-in", zh: "挂件、模板或插件自带的版权外链" }
        "M31" { en: "hidden instructions to AI crawlers", zh: "写给 AI 爬虫的隐藏指令" }
        "J1" { en: "script that writes links or other scripts into the page", zh: "脚本用 document.write 写入链接或脚本" }
        "J2" { en: "script with escaped text", zh: "转义书写的脚本" }
        "J3" { en: "packed or encoded script", zh: "打包或加密的脚本" }
        "J4" { en: "script that shows search engines another title", zh: "脚本按访问者切换标题" }
        "J5" { en: "script that redirects visitors from search engines or on phones", zh: "脚本按搜索来路或手机标识跳转" }
        "J6" { en: "frame that covers the whole page", zh: "全屏框架覆盖页面" }
        "J7" { en: "script that acts only once, at some hours or for some visitors", zh: "脚本按 Cookie、时间、屏幕等条件触发" }
        "J8" { en: "script that loads another script", zh: "脚本动态加载其他脚本" }
        "J9" { en: "service worker or web app manifest", zh: "Service Worker 或应用清单（manifest）劫持" }
        "J10" { en: "tricks with the back button, tabs or windows", zh: "劫持返回键、标签页或窗口" }
        "J11" { en: "script that submits the page to search engines", zh: "自动向搜索引擎推送页面的脚本" }
        "J12" { en: "script that shows search engines another text", zh: "脚本按访问者切换正文" }
        "N1" { en: "redirect by HTTP status", zh: "HTTP 状态码跳转" }
        "N2" { en: "redirect by Refresh", zh: "Refresh 刷新跳转" }
        "N3" { en: "named in another HTTP header", zh: "出现在其他 HTTP 头中" }
        "N4" { en: "open redirect", zh: "开放重定向" }
        "N5" { en: "short link or link wrapper", zh: "短链接或跳转包装" }
        "N6" { en: "proxy, mirror or viewer of other people's pages", zh: "代理、镜像或在线预览他人页面的服务" }
        "N7" { en: "default host answers for a foreign name", zh: "默认主机响应了他人的域名（恶意解析）" }
        "N8" { en: "injected on the way to the visitor", zh: "传输途中被注入（链路劫持）" }
        "C1" { en: "shown to search engines only, by user agent", zh: "按 User-Agent 伪装，仅对搜索引擎展示" }
        "C2" { en: "shown only to visitors from search results", zh: "按来路（Referer）伪装" }
        "C3" { en: "shown to the addresses of search engines only", zh: "按 IP 地址伪装" }
        "C4" { en: "shown on the first visit only", zh: "仅首次访问时展示" }
        "C5" { en: "shown by language, place or hour", zh: "按语言、地区或时间伪装" }
        "C6" { en: "shown on phones only", zh: "仅对手机展示" }
        "C7" { en: "doorway pages behind odd paths", zh: "藏在异常路径后的门页" }
        "C8" { en: "doorway pages behind a token", zh: "需要特定参数才出现的门页" }
        "C9" { en: "another page behind an error status", zh: "以错误状态码掩盖的内容" }
        "U1" { en: "the site's own search repeats what it is given", zh: "站内搜索结果页被污染" }
        "U2" { en: "hot searches and tags that keep what was searched", zh: "热门搜索、标签被写入污染词" }
        "U3" { en: "another page that repeats what it is given", zh: "其他会回显输入内容的页面" }
        "U4" { en: "any path answers with generated text", zh: "泛目录：任意路径均返回生成内容" }
        "U5" { en: "any sub-domain answers", zh: "泛解析：任意子域名均可访问" }
        "U6" { en: "planted directory", zh: "寄生目录" }
        "U7" { en: "directory served from elsewhere", zh: "反向代理的二级目录" }
        "U8" { en: "sitemap or robots.txt", zh: "网站地图或 robots.txt 被污染" }
        "U9" { en: "feed, llms.txt, ads.txt or security.txt", zh: "订阅源、llms.txt、ads.txt 或 security.txt 被污染" }
        "U10" { en: "uploaded document or file", zh: "被上传的文档或文件" }
        "U11" { en: "page that users write: profile, comment, forum, wiki", zh: "用户页面：资料、评论、论坛、维基等" }
        "U12" { en: "rented part of the site", zh: "出租的子目录" }
        "U13" { en: "link whose target changed hands", zh: "链接目标的域名已易主（过期域名）" }
        "U14" { en: "sub-domain taken over", zh: "子域名被接管" }
        "U15" { en: "name that looks like another", zh: "仿冒、形近域名" }
        "U16" { en: "search suggestion", zh: "搜索下拉词、相关搜索" }
        "U17" { en: "advertisement or panel in search results", zh: "搜索结果中的广告或信息栏" }
        "U18" { en: "mirror of somebody's site", zh: "镜像站、复制站群" }
        "T1" { en: "mention in the text", zh: "正文中提及" }
        "T2" { en: "mention written so that it cannot be clicked", zh: "已作无害化书写的提及" }
        "T3" { en: "other dots, digits, spaces", zh: "用其他点号、数字或空格书写" }
        "T4" { en: "written with invisible characters inside", zh: "夹杂不可见字符" }
        "T5" { en: "letters that look alike", zh: "使用形似字母" }
        "T6" { en: "address in an odd spelling", zh: "非常规写法的地址" }
        "T7" { en: "contact handle (QQ, WeChat, Telegram, phone …)", zh: "联系方式（QQ、微信、电报、电话等）" }
        "T8" { en: "QR code, or text in a picture", zh: "二维码或图片中的文字" }
        "T9" { en: "lure to search a code word", zh: "诱导搜索暗号" }
    }
}

names! {
    GROUPS {
        "links" { en: "links, frames, forms and other references", zh: "链接、框架、表单等引用" }
        "text" { en: "names in the text", zh: "正文中的名称" }
        "structure" { en: "titles, descriptions, comments and the structure of the page", zh: "标题、描述、注释和页面结构" }
        "headers" { en: "header fields of the answer", zh: "响应头字段" }
        "script-literal" { en: "what is written out in scripts", zh: "脚本中直接写出的内容" }
        "style" { en: "what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22)", zh: "样式表隐藏的内容，以及单独成文件的样式表加载或显示的内容（M7–M15、M22）" }
        "scripts" {
            en: "what scripts decode, put together or do, and what those in files of their own do (J1 to J12)",
            zh: "脚本经解码、拼接后的内容及其行为，以及单独成文件的脚本的行为（J1–J12）",
        }
        "cloaking" {
            en: "what only search engines, their visitors or phones are shown (C1 to C9)",
            zh: "仅对搜索引擎、搜索访客或手机展示的内容（C1–C9）",
        }
        "functions" {
            en: "whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5)",
            zh: "网站的跳转、搜索、路径和子域名是否对任意输入均有响应（N4、U1–U5）",
        }
        "documents" { en: "documents, pictures and QR codes (U10, T8)", zh: "文档、图片和二维码中的内容（U10、T8）" }
        "site-files" { en: "names in robots.txt, sitemaps and feeds", zh: "robots.txt、站点地图和订阅源中的名称" }
        "handles" { en: "contact handles such as QQ, WeChat or phone numbers (T7)", zh: "QQ、微信、电话等联系方式（T7）" }
    }
}
