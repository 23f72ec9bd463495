//! What the owner is told to do. The words are neutral: whoever reads them is most often the one who was harmed.

use crate::table::names;

names! {
    REMEDIES {
        "compromise" { en: "restore what was changed and close the hole", zh: "恢复被篡改的内容并封堵漏洞" }
        "redirector" { en: "restrict where the redirect may lead", zh: "限制跳转目标" }
        "reflection" { en: "stop the search or error page from repeating input", zh: "避免搜索页、错误页回显输入内容" }
        "upload" { en: "restrict uploads and remove planted files", zh: "限制上传并清除被植入的文件" }
        "dns" { en: "remove or reclaim names that point elsewhere", zh: "清理或收回失控的解析记录" }
        "user-content" { en: "moderate what users write", zh: "审核用户发布的内容" }
        "third-party" { en: "replace the widget or theme", zh: "更换带外链的挂件或模板" }
        "outbound-link" { en: "remove or check the link", zh: "删除或核查外链" }
        "mention" { en: "remove the name from the page", zh: "删除页面上的该名称" }
        "none" { en: "nothing for the owner to do", zh: "网站主办者无需处理" }
        "tenant" { en: "have the tenant clean it up, or take the page down", zh: "要求租户清理，或下架该页面" }
        "farm" { en: "report it to search engines and its hoster", zh: "向搜索引擎和接入商举报" }
    }
}

names! {
    ADVICE {
        "compromise" {
            en: "Keep a copy of the affected files, the database and the access logs before anything is changed.\n\
                 Compare the site with a known good release or backup, and remove the injected blocks that this case lists.\n\
                 Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles.\n\
                 Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key.\n\
                 Remove owners and verification files of search-engine consoles that nobody knows.\n\
                 Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again.\n\
                 Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing.",
            zh: "改动之前，先备份受影响的文件、数据库和访问日志。\n\
                 与可信的发布版本或备份逐一比对，删除本案件列出的被植入代码块。\n\
                 查找植入来源：首页文件、模板页头页脚、.htaccess、web.config 或服务器配置、.user.ini 中的 auto_prepend_file、来历不明的服务器模块、计划任务、模板缓存、数据库内容以及脚本文件。\n\
                 封堵入口：更新系统、插件和上传功能，然后更换全部口令和密钥。\n\
                 在搜索引擎站长平台中删除来历不明的管理者和验证文件。\n\
                 对不应存在的页面返回 410，修正网站地图，并向搜索引擎提交死链和快照更新。\n\
                 处理后请申请复查；至少相隔一天的两次检查均未发现问题，方可结案。",
        }
        "redirector" {
            en: "Let the redirect lead only to addresses on a list, or accept only links that the site itself has signed.\n\
                 Refuse requests that come from other sites, and answer 404 to unknown targets.\n\
                 Send X-Robots-Tag: noindex on the redirecting address and disallow it in robots.txt.\n\
                 Have the abused addresses removed from search engines.",
            zh: "仅允许跳转到白名单中的地址，或只接受由本站签名的跳转链接。\n\
                 拒绝来自其他网站的调用，对未知目标返回 404。\n\
                 为跳转地址设置 X-Robots-Tag: noindex，并在 robots.txt 中禁止抓取。\n\
                 向搜索引擎申请删除已被收录的滥用网址。",
        }
        "reflection" {
            en: "Mark result pages noindex, and do not repeat the visitor's words in the title.\n\
                 Answer 404 when there is no result or no question.\n\
                 Drop web addresses and contact handles from questions, and limit how often one address may ask.\n\
                 Empty the table of hot searches and related words, and review it before it is shown again.\n\
                 Have the polluted addresses removed from search engines.",
            zh: "为搜索结果页设置 noindex，且不要把用户输入的词写入页面标题。\n\
                 无结果或无关键词时返回 404。\n\
                 过滤关键词中的网址和联系方式，并限制同一来源的请求频率。\n\
                 清空热门搜索和相关词数据表，审核后再重新展示。\n\
                 向搜索引擎申请删除已被收录的污染网址。",
        }
        "upload" {
            en: "Remove the planted files; sorting uploads by date of change shows what came together.\n\
                 Accept only the kinds of files that are needed, judged by content and not by name alone, and only from people who are signed in.\n\
                 Serve uploads from a separate domain without cookies, with Content-Disposition: attachment.\n\
                 Have the addresses of the removed files taken out of search engines.",
            zh: "删除被植入的文件；按修改时间排列上传目录，可以找出同批文件。\n\
                 只允许登录用户上传必要类型的文件，并按内容而非仅按扩展名判断类型。\n\
                 使用不带 Cookie 的独立域名提供上传文件，并设置 Content-Disposition: attachment。\n\
                 向搜索引擎申请删除这些文件的收录。",
        }
        "dns" {
            en: "Remove DNS records that point to services no longer in use, and wildcard records that nobody needs.\n\
                 Reclaim or delete abandoned buckets and applications whose names still resolve.\n\
                 Let the server's default host answer nothing to names that are not its own.\n\
                 Watch certificate transparency logs for names that you did not order.",
            zh: "删除指向停用服务的解析记录，以及不需要的泛解析记录。\n\
                 收回或删除仍可解析的闲置存储桶和应用。\n\
                 服务器默认主机不应响应非本站的域名。\n\
                 关注证书透明度日志中并非由您申请的域名证书。",
        }
        "tenant" {
            en: "Pass this case on to the tenant, with the blocks that it lists, and name a day until which they are to be removed.\n\
                 Take the page down by the rules of the platform if nothing happens, or if the tenant exists for such pages alone.\n\
                 Look for other tenants with the same blocks, or by the same account.\n\
                 Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing.",
            zh: "将本案件及所列代码块转告该租户，并要求限期清除。\n\
                 逾期未处理，或该租户专门用于此类页面的，按平台规则下架。\n\
                 排查含有相同代码块或由同一账号开设的其他租户。\n\
                 处理后请申请复查；至少相隔一天的两次检查均未发现问题，方可结案。",
        }
        "farm" {
            en: "Send no notice to its owner: that would only be a head start.\n\
                 Report its addresses, as they were found, to the search engines that list them, with the evidence of this case.\n\
                 Report it to its hoster, and then to its registrar.\n\
                 Keep the evidence, and look at what else it names: other sites and new domains for the watchlist.",
            zh: "不要通知其主办者，以免打草惊蛇。\n\
                 附本案件证据，将所发现的原始网址举报给收录它们的搜索引擎。\n\
                 向其接入商举报，再向域名注册商举报。\n\
                 保存证据，并查看其指向的其他网站和可列入监测名单的新域名。",
        }
        "user-content" {
            en: "Delete the entry, and look for others by the same account or with the same words.\n\
                 Put new users' entries before a moderator, and do not let new users post links.\n\
                 Mark links in users' content rel=\"ugc nofollow\", and thin profile pages noindex.\n\
                 Protect registration and posting against automation.",
            zh: "删除该条内容，并排查同一账号发布或用词相同的其他内容。\n\
                 新用户发布的内容先审后发，且不允许新用户发布链接。\n\
                 为用户内容中的链接加上 rel=\"ugc nofollow\"，内容空洞的个人主页设置 noindex。\n\
                 对注册和发布环节采取防自动化措施。",
        }
        "third-party" {
            en: "Remove the widget, theme or plug-in that brings the link in, or replace it by one from its maker.\n\
                 Load outside scripts only with subresource integrity and under a content security policy.\n\
                 Ask the maker of the part why the link is there.",
            zh: "移除带入该链接的挂件、模板或插件，或改用官方版本。\n\
                 外部脚本须启用子资源完整性校验（SRI），并设置内容安全策略（CSP）。\n\
                 向该组件的提供者询问此链接的由来。",
        }
        "outbound-link" {
            en: "Remove the link, or replace it by an archived copy of what it once led to.\n\
                 Find out who can edit this part of the page, and whether the link was wanted.\n\
                 Check the other outbound links of the site: domains that lapse are registered again by strangers.\n\
                 Report a short link to the service that runs it.",
            zh: "删除该链接，或改为指向原内容的存档副本。\n\
                 核实页面该处由谁编辑，以及该链接是否为有意添加。\n\
                 排查全站其他外链：域名到期后常被他人重新注册。\n\
                 如为短链接，请向其服务方举报。",
        }
        "mention" {
            en: "Remove the name where it stands; it is written there in words, and no link leads to it.\n\
                 Find out who can edit this part of the page, and whether it was to be named there.\n\
                 Where a page has to name it, write it so that nobody can follow it, with [.] for the dot.",
            zh: "删除页面上的该名称；此处仅为文字，并非链接。\n\
                 核实页面该处由谁编辑，以及是否有意写入。\n\
                 确需提及的，请写成无法点击的形式，例如以 [.] 代替点号。",
        }
        "none" {
            en: "There is nothing for the owner of the site to do.\n\
                 If search results mislead people because of it, report that to the search engine, with the evidence of this case.",
            zh: "网站主办者无需处理。\n\
                 如搜索结果因此误导用户，请附本案件的证据向搜索引擎反映。",
        }
    }
}
