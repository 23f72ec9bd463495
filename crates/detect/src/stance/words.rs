//! The words by which it is told on which side a text is.
//!
//! All are in lower case and in Simplified characters, as the text is that is read; a comma divides them.

/// The words of a list.
pub(super) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty())
}

/// What asks the reader not to do something.
pub(super) const PLEAS: &str = "
    请勿, 切勿, 不要, 勿
";

/// What takes back the word that follows.
pub(super) const DENIALS: &str = "
    无, 非, 防, 不, 免, 绝无, 没有, 不是, 并非, 拒绝, 远离, 请勿, 切勿, 不要, 勿, no, not, not a, not an, never,
    never a, without, without any, zero, isn't a, is not a, don't, won't, 绝非, sans, sans aucune, pas une,
    pas de, sin, no es una, kein, keine, ohne, non è una,
    不会, 从未, not our, isn't our, not the,
    无法, 不能, 没法
";

/// Those of them by which somebody clears himself.
pub(super) const CLEARINGS: &str = "
    绝无, 并无, 没有, 不是, 并非, 绝非, 不, no, not, not a, not an, never, never a, without, without any, zero,
    isn't a, is not a, sans, sin, kein, ohne,
    不会, 从未, 永不
";

/// What he clears himself of.
pub(super) const CLEARED: &str = "
    诈骗, 骗局, 骗子, 违法, 非法, scam, scams, fraud, fraudulent, illegal, phishing, illegally, arnaque, estafa,
    betrug, truffa,
    欺诈, 跑路, 假的, a hoax, fake, 骗人, 坑人
";

/// Cautions that any site prints, an advertisement first of all; they accuse nobody.
pub(super) const CAUTIONS: &str = "
    谨防诈骗, 谨防受骗, 谨防上当, 警惕诈骗, 小心诈骗, 防范诈骗, 预防诈骗, 防诈骗, 防止诈骗, 谨防被骗, 谨防假冒,
    谨防仿冒, 谨防冒充, 警惕假冒, 谨防网络诈骗, 谨防电信诈骗, 警惕电信诈骗, 违法和不良信息举报, 不良信息举报,
    beware of scams, beware of scammers, avoid scams, avoid scammers, beware of fraud, beware of phishing,
    beware of fakes, beware of fake sites, report spam, anti-fraud, anti-scam,
    谨防欺诈, 防欺诈, 警惕欺诈, 防止欺诈, 其他都是假的, 其它都是假的, 别的都是假的, 其余都是假的, 其他网站都是假的, 其他平台都是假的, 其它网站都是假的, 其它平台都是假的, 谨防钓鱼, 谨防钓鱼网站,
    谨防假网站, 谨防假官网, beware of scammer, avoid the scammer, all others are fake, others are fake, the rest are fake,
    外都是假的, 谨防黑平台, 小心黑平台, 警惕黑平台
";

/// Those who warn, and how they begin.
pub(super) const VOICES: &str = "
    警方, 警察, 民警, 网警, 公安, 检察院, 检方, 法院, 网信办, 反诈, 反赌, 假冒, 仿冒, 冒充, 不法分子, 治理, 悬赏,
    举报中心, 举报, 通报, 通告, 打击, 整治, 清理, 警惕, 谨防, 提防, 防范, 预警, 警示, 提醒, 切勿, 请勿, 不要相信,
    记者, 受害人, 受害者, 立案, police, prosecutor, prosecutors, court, europol, interpol, cert, regulator,
    regulators, authorities, investigators, investigation, crime, criminal, victims, trial, fake, spam,
    compromised, hacked, takedown, blocked, blocks, ban, bans, lawsuit, reported, beware, warning, unauthorised,
    unauthorized, clones, warns, warned, warn, alert, advisory, avoid, 网络赌博, 跨境赌博, 赌博平台, 赌博网站,
    曝光, 拦截, 封禁, 黑名单, raided, raids, raid, trojan, unlicensed, illegal, illegally, 刑事局, 刑警, 警政署,
    调查局, 地检署, 检调, 专案组, 金管会, 证监会, 银保监, 金融监管, 工信部, 工业和信息化部, 网信, 网安部门,
    市场监管, 消费者协会, 消协, 教育局, 教育部, 校园安全, 家长, 孩子, 未成年人, 应急中心, 侦查, 不法集团,
    赌博集团, 线上赌博, 下架, 卸载, 沉迷, 起底, 揭露, asic, fca, finma, consob, bafin, amf, watchdog, ombudsman,
    isp, isps, internet providers, parents, children, kids, teachers, to block, impostor, imposter, investors,
    consumers, warnung, avertissement, alerta, внимание, осторожно, 警告,
    班主任, 管控, 请家长, complainant, respondent, wipo, icann, panelist,
    失联, 责令, 属实, 移交, 经核查, 经核实, 受骗者, 填写个人信息, 填写个人资料, 填写银行卡, 填写密码, 输入密码, 判决, shut by, lost money, lost their money,
    lost their savings, traced, was removed, were removed, been removed, judge, judges, rules on, ruled, ruling,
    heard the case, hack, attacker, attackers, hidden links, infected, abuse, suspended, banned, blocking,
    reports of, complaints,
    处置, 涉案网址,
    危险, 风险提示, 严禁, 违者, 违规者, 输掉, 妻离子散, 投诉, detectives, negative reviews, suspicious, incident report,
    网传, 谣言, 辟谣, 造谣, moderator, moderators, spammer, spammers, for posting, for spamming,
    looking for the owner, are looking for,
    被害人, 攻击者, 经侦, defendant, defendants, plaintiff, ofac
";

/// What they say of the thing, what was done about it, and what the reader must not do.
pub(super) const ACCUSATIONS: &str = "
    诈骗, 骗局, 骗子, 被骗, 受骗, 上当, 违法, 非法, 违规, 犯罪, 涉嫌, 涉赌, 涉诈, 涉黄, 嫌疑人, 查处, 关停,
    审理查明, 被告人, 开设赌场罪, 赌博罪, 诈骗罪, 赌博案, 开设赌场, 冒用, 诈骗案, 告破, 宣判, 打掉, 端掉, 通缉,
    数据泄露, 争议域名, 域名争议, 被投诉人, 移送公安, 移送司法, 依法处置, 依法关闭, 查封, 取缔, 捣毁, 抓获, 破获,
    侦破, 封堵, 处罚, 判处, 判刑, 获刑, 落网, 被抓, 钓鱼网站, 钓鱼链接, 恶意网站, 恶意域名, 恶意链接, 恶意软件,
    有害信息, 赌博团伙, 虚假平台, 虚假网站, 假冒网站, 仿冒网站, 木马, 暗链, 挂马, 威胁情报, 勿点, 不要点击,
    不要访问, 切勿点击, 切勿访问, 切勿登录, 切勿相信, 请勿轻信, 切勿轻信, 不要轻信, 请勿点击, 请勿访问, 请勿登录,
    请勿相信, scam, scams, scammers, fraud, frauds, fraudulent, fraudsters, phishing, malware, malicious,
    unlawful, charged, fined, not affiliated, arrested, arrests, seized, seizes, seize, shut down, closed down,
    closed by the police, closed by police, taken down, convicted, sentenced, jailed, jails, arrest, busted,
    convicts, sentences, shuts down, pleads guilty, found guilty, money mules, indicted, extradited,
    money laundering, blocklist, block list, blocklisted, blacklist, blacklisted, denylist, sinkhole, sinkholed,
    indicators of compromise, indicator of compromise, iocs, threat report, threat intelligence, warning list,
    crackdown, ransomware, botnet, counterfeit, bogus, impersonating, impersonates, impersonation, cybercrime,
    cybercriminals, data breach, breached, typosquatting, disputed domain name, domain name decision,
    administrative panel, bad faith, unauthorised firms, unauthorized firms, clone firm, clone firms,
    without our permission, do not deal with, do not visit, do not click, do not open, don't visit, don't click,
    诈欺, 诈赌, 诈团, 假投资, 假网站, 山寨网站, 侦办, 查获, 查缉, 查禁, 破案, 瓦解, 逮捕, 拘留, 刑拘, 收押, 羁押,
    起诉, 法办, 洗钱, 吸金, 逮到, 黑产, 病毒网站, 恶意程序, 恶意应用, 过度收集, 收集个人信息, 侵害用户权益,
    被封禁, 被关闭, 请勿下载, 请勿安装, 切勿下载, 立即卸载, 尽快卸载, 及时卸载, 家长必看, 家长注意, 家长警惕,
    告家长书, 致家长, 提醒家长, investor alert, investor alerts, alert list, scam alert, public warning,
    consumer alert, consumer warning, investor warning, udrp, domain dispute, domain name dispute,
    cybersquatting, court orders, court order, blocking order, ordered to block, orders to block, site blocking,
    cease and desist, dismantled, dismantles, takes down, took down, defrauded, defrauds, swindled, swindle,
    deceptive, black list, rogue site, rogue sites, frauduleux, frauduleuse, frauduleuses, arnaque, arnaques,
    escroquerie, escroqueries, hameçonnage, liste noire, betrug, betrüger, betrügerisch, betrügerische,
    fake-shop, abzocke, estafa, estafas, fraude, fraudulento, fraudulenta, fraudulentos, lista negra, truffa,
    truffe, lista nera, oszustwo, мошенничество, мошенники, мошеннический, lừa đảo, penipuan, หลอกลวง, 注意唤起,
    悪质サイト, 伪サイト, 사기, 피싱,
    not licensed, not authorised, not authorized, does not hold, do not hold, unlicensed gambling, illegal gambling, gambling blacklist,
    列入黑名单, 高风险网站, 危险网站, 风险网站, 血本无归, 提现不到账, 提现不到帐, 无法提现, 不能提现, 客服失联, 提起公诉, 停止经营, 回连域名, 回连地址, 上线地址, 拦截名单, 被黑客, 被植入,
    被篡改, 疑似被黑, 被约谈, 淫秽色情, 从未授权, 未经授权, 并非我, 并非本, 不要登录, 不要扫码, 请勿扫码, 切勿扫码, 注意甄别, 有期徒刑, 被判, c2服务器, c2域名, c2地址,
    suspended by the registrar, suspended by its registrar, pulled the plug, refuses to pay, refused to pay,
    won't pay, never pays out, never pay out, never paid out, stole my, stole our, stole their, steals money,
    steals passwords, steals your, rip-off, ripoff, rip-offs, ponzi, pyramid scheme, pyramid schemes,
    credential harvesting, harvests credentials, credential theft, c2 server, c2 servers, c2 domain, c2 domains,
    command and control, command-and-control, its payload, at the firewall, is dangerous, not safe, is unsafe,
    not a legitimate, not legitimate, tricks people, tricks users, tricks customers, tricks visitors,
    tricks victims, run by criminals, pleaded guilty, plead guilty, pled guilty, close down, closes down,
    shutting down, revoked the licence, revoked the license, revokes the licence, revokes the license,
    licence was revoked, license was revoked, is banned, was banned, been banned, is blocked, been blocked,
    is suspended, been suspended, under investigation, sends spam, sent spam, was hacked, were hacked, been hacked,
    after the hack, were injected, was injected, been injected, injected links, clone of our, copy of our,
    pretends to be, pretending to be, years in prison, kept my money, kept my deposit, kept our money,
    phish, is a phish, blocked domains, blocked websites, blocked sites, blocked urls, blocked domain, blocked url,
    banned websites, fake website, fake websites, fake site, fake sites, scam list, scam sites, reported sites,
    are not allowed, is not allowed, 案情通报, 典型案例, 恶意, malicious-activity,
    假借, 从未发送, 拒不退款, 骗了, 远离赌博, 您举报的, 被举报, 附录 ioc, ioc列表, мошенник, заблокировал, keine erlaubnis,
    no connection with, uses our name, unsafe, to_ids, broken up, in custody, gambling ring, seo spam,
    hidden links to, list of blocked, blocked gambling, false positive,
    从未开办, 从未开设, 从未设立, 驳回上诉, 维持原判, 上诉人, 已被屏蔽, 已被本站屏蔽, 已屏蔽, defraud,
    domains blocked, sites blocked, websites blocked, urls blocked, hosts blocked,
    涉案, 平台封禁, 永久封禁, 系统封禁, 予以封禁, 官方封禁, 黑名单账号, 黑名单帐号, 黑名单号码, 黑名单用户, 黑名单qq, 黑名单微信, 黑名单商家, 钓鱼邮件, 钓鱼短信, scammer,
    fraudster, con artist, con artists, conman, swindler, phisher, phishers, ransom note, ransom notes,
    stolen funds, stolen from, funds stolen, block the sender, block this sender, blocked sender,
    blocked senders, block this number, block this user, block this account, 发送垃圾邮件, 行骗,
    骗取, 骗走, 骗得, 骗光, 诈取, 一律不要点, 一概不要点, 千万不要点, 不要点开, 别点链接, 别点击, 不要打开, 切勿打开, 请勿打开, 切勿回复, 请勿回复, sanctions list,
    sanctions lists, was sanctioned, were sanctioned, been sanctioned, ransom to be paid, asked for a ransom,
    demanded a ransom, demanding a ransom, demands a ransom, ransom payment, ransom payments, ransom demand,
    ransom demands, paid the ransom, pay the ransom, blocked ips, blocked ip, blocked ip addresses,
    blocked addresses, malicious ips, malicious ip, banned ips, attacking ips, takedown request,
    takedown requests, takedown notice, takedown notices, takedown requested, exploit kit, exploit kits,
    infringing, dmca notice, copyright infringement, abuse dashboard, abuse report, abuse reports
";

/// What reports tell of a site and its victims; it accuses nobody who is reached by a number beside it.
pub(super) const TALES: &str = "
    停止解析, 暂停解析, 终止解析, 赌债, 戒赌, 倾家荡产, 无底洞, 属于网络赌博, 属于赌博, 属于跨境赌博, 属网络赌博, 系网络赌博, 系赌博, 系跨境赌博, 并非持牌, 不是持牌, 非持牌, 无牌照,
    未持牌, 无证经营, 盗用, 商标侵权, 侵犯商标, 欺诈, 跑路, 卷款, 卷钱, 圈钱, 骗钱, 杀猪盘, 资金盘, 庞氏, 传销, 不让提现, 不给提现, 提不了现, 提不出来, 拒绝提现, 拒绝出款,
    不给出款, 不予提现, 都是假的, 全是假的, 是假的, 黑平台, 假平台, 假官网, 假冒官网, 仿冒官网, 虚假官网, 高仿网站, 封号, 一律封禁, 账号封禁, 禁止发布, 严禁发布, 禁止传播, 禁止转发,
    禁止访问, 禁止推广, 禁止打开, 约谈, 隐藏链接, 隐蔽链接, 隐藏的链接, 黑链, 恶意代码, 恶意脚本, 恶意跳转, 被插入, 被注入, 被挂上, 样本域名, 恶意样本, 病毒样本, 木马样本, 勒索,
    加入黑名单, 拉入黑名单, 纳入黑名单, 防火墙黑名单, 黑名单网址, 黑名单网站, 黑名单域名, 钓鱼页面, 钓鱼站, 钓鱼域名, 从未与, 没有任何合作, 无任何合作, 不存在任何合作, 没有任何关系,
    无任何关系, 没有合作关系, 无合作关系, 别再相信, 别相信, 不要再相信, 千万别信, 别再上当, 虚假投资, 虚假交易, 虚假购物, 虚假链接, 虚假网址, 虚假客服, 虚假中奖, 虚假贷款, 假借我,
    冒充我, 仿冒我, 假冒我, 请勿充值, 不要充值, 切勿充值, 切勿转账, 请勿转账, 不要转账, 不要付款, 盗刷, 盗号, 诱骗, 已拦截, 已被拦截, 已阻止, 阻止访问, 停止访问, 不受法律保护,
    不是我行, 不是我校, 不是我司, 不是我院, 不是我局, 不是我们的网站, 不是我们的官网, 与我们无关, scammed, scamming, lured to, lured into, lured by,
    lures victims, tricked into, tricked by, tricking, duped, conned, conned out of, is fake, are fake,
    was fake, is a fake, a hoax, laundered, launders, seizure, injected, injects, inject, redirected visitors,
    redirects visitors, redirecting visitors, redirecting our visitors, redirected our visitors,
    compromised page, compromised pages, compromised site, compromised website, hidden link, hidden iframe,
    defaced, defacement, the trojan, trojan resolves, trojan connects, trojan contacts, malware resolves,
    adware, access denied, been denied, denied access, will be banned, be banned, browser hijacker, hijacker,
    redirect virus, browser hijackers, no connection to us, not our website, not our site, not our domain,
    not our page, not ours, not operated by us, nothing to do with us, have nothing to do with,
    asks for your password, asks for your bank, asks for your card, asks for your credentials,
    asked for my password, upheld complaints, upheld a complaint, upheld the complaint, essay mill, essay mills,
    block sites, problem gambler, problem gamblers, gambling addict, gambling debts, lost his house,
    lost her house, lost his home, lost her home, lost everything, lost all his, lost all her,
    bought by spammers, taken over by spammers, spam pages, spam page, spam links, spam content,
    network indicators, network indicator, threat encyclopedia, ransom, do not recommend, don't recommend,
    withholds winnings, withheld my, withhold winnings, do not pay, do not send money, do not deposit,
    do not enter, copies our, copied our, copying our, imitates our, mimics our, 才能提现, 缴纳保证金, 交保证金, 冻结了我, 经营异常,
    黑洞地址, 解析到黑洞, 解析至黑洞, 垃圾链接, 垃圾页面, 垃圾广告, 被改成, 被改为, second stage, second-stage, taken control of,
    took control of, confiscated, never got it back, never got my, never got her, never got his,
    never got their, never received my, won't let me withdraw, won't let us withdraw, not let me withdraw,
    not let us withdraw, wouldn't let me withdraw, refuses withdrawals, refused withdrawals, refuses to let,
    cannot withdraw, can't withdraw, unable to withdraw, could not withdraw, couldn't withdraw,
    blocked my withdrawal, froze my account, frozen my account, locked my account, keeps opening,
    keeps redirecting, keeps popping up, will be suspended, is prohibited, are prohibited, is forbidden,
    are forbidden, was groomed, were groomed, persuaded her to invest, persuaded him to invest,
    persuaded them to invest, persuaded me to invest, made to deposit, lost her savings, lost his savings,
    lost my savings, life savings, hidden links, c2 ip, 均为假冒, 均属假冒, 均系假冒, 为假冒网站, 系假冒, 系仿冒, 从未使用, 从未在, 从未委托, 解冻费,
    黑了我, 坑了我, 是个坑, 避雷, 大家别去, 都别去, 千万别玩, 千万别碰, 千万别充, 抢注, 被替换, 提不了款, 取不出来, 无法取出, 客服不回, thieves, stole $, stole £,
    stole €, stole money, stole from, obviously fake, call your bank, contact your bank, we never ask,
    took my deposit, took our deposit, took my money, took our money, took all my, closed my account, closed our account,
    修改开奖, 操控开奖, 操纵开奖, 篡改开奖, 后台操控, 暗中操控,
    never ask customers, bans ad, bans ads, bans advert, comments advertising, spam comments, skimmer,
    card skimmer, rogue plugin, malware-cnc, ghosted me, action fraud, safe browsing lists,
    被劫持, 劫持到, 被远程控制, 不翼而飞, 被转走, 被划走, 被盗走, 被扣走, 被掏空, 有去无回, 打了水漂, 血汗钱, 要的是你的本金, 图的是你的本金, 盯上你的本金, 盯着你的本金, 投诉无门,
    维权无门, 不发货, 把我拉黑, 拉黑了我, 将我拉黑, 暴力破解, 撞库, 骗人, 坑人, 存在安全风险, 存在较大风险, 存在风险, 不要继续访问, 停止操作, 切勿再向, 不要再向, 切勿继续, 别再转账,
    took my deposit, took my money, took our money, took her money, took his money, took their money,
    closed my account, closed our account, deleted my account, stopped replying, stopped answering,
    stopped responding, lost thousands, lost hundreds of, lost millions, lost tens of thousands, misused by,
    being misused, not connected to, not connected with, no affiliation with, not associated with,
    refused payout, refused payouts, denied payout, denied payouts, shows ads for, show ads for,
    showing ads for, shows adverts for
";

/// Words of such reports that need a second one.
pub(super) const HINTS: &str = "
    样本, 捕获, 安全厂商, 安全研究人员, 一模一样, 空号, 黑客, 跳转至, 跳转到, 跳转代码, 排查, 自查, 外链, 指向, 积蓄, 输光, 网赌, 赌徒, 报案, 报警, 博监局, 版规, 版主, 沉溺,
    防火墙, 研究人员, 侵权, 受害, researchers, same group, payload, waits for commands, should be removed, must be removed,
    now hosts, hijacked, hackers, hacker, complaint, expired in, restored from, scanner found, security team,
    spam filter, quarantined, 清除方法, 已清除, 清除恶意, 上赌博, 网上赌博, 参与赌博, 沙箱, 垃圾邮件, the sample, have been removed,
    has been removed, flooded with, fbi, unregulated, pensioner, pensioners, loses, retiree,
    redirected some visitors, visitors were redirected, 外联, 属地, 巡查, 被修改, 快照, 变成了, 立即修改, 拨打110, 拨打 110, 明知, 支付结算,
    博彩网站, .htaccess, htaccess, altered, card details, card data, old page, snort, yara, 源码中, 源代码中, 隐藏的, 的跳转,
    操控, 操纵, 三无, 无备案, 未备案, 扣费, 乱收费, 全部删除, 移除, 刷单, 被拉黑, 抄袭, 剽窃, 盗版, 盗图, 收到短信, 收到一条短信, 收到陌生短信, 应该怎么做, 攻击源, 窃取, 盗取,
    后门, 少了一万, 少了两万, 少了三万, 少了几, 少了上, 少了一大, 安全风险, message came from, email came from, text came from,
    call came from, sms came from, nothing to do with, has removed, have removed, we removed, removed from its,
    delisted, deindexed, pointed to, pointing to, ended up on, ended up at, the breach, rejected at,
    is rejected, now rejected, remove code, remove the code, never trust, investment tips, secretly,
    in a hidden, backdoor, sent visitors, redirect to, in violation of, outbound connection,
    outbound connections, outbound traffic, beaconing, detection added, detections added, signature added,
    detection name
";

/// What an advertisement says to its reader, and a report hardly ever.
pub(super) const CALLS: &str = "
    首存, 首充, 返水, 送体验金, 注册送, 注册即送, 开户送, 立即开户, 立即注册, 免费注册, 马上注册, 点击进入,
    点击注册, 欢迎光临, 欢迎注册, 欢迎加入, 在线投注, 立即投注, 认准, 唯一官网, 唯一官方, 官方入口, 官网入口,
    官方认证, 登录入口, 最新网址, 最新地址, 备用网址, 永久网址, app下载, 下载app, 手机版下载, 包赢, 高赔率,
    赔率最高, 信誉平台, 正规平台, 推荐平台, 值得信赖, 信誉第一, 代理加盟, play now, play here, bet now, join now,
    join us, sign up, signup bonus, register now, welcome bonus, deposit bonus, no deposit, free spins,
    best odds, try your luck, official site, official website, trusted site, slot gacor, judi online, situs slot,
    link alternatif, daftar, 会员请收藏, 请会员收藏, 请收藏本站, 收藏本站, 收藏备用, 收藏防走失, 请牢记,
    记住本站, 点击领取, 立即领取,
    领彩金, 领取彩金, working mirror, mirror site, mirror link, mirror links, latest mirror, alternative link, alternative links,
    复制到浏览器, 浏览器打开, 复制链接打开, copy it into your browser, paste it into your browser,
    才是真, use our mirror, use a mirror, use the mirror
";

/// What an advertisement says of the thing: payouts, licenses, bonuses.
pub(super) const PRAISE: &str = "
    出款秒到, 出款快, 出款速度快, 秒到账, 秒到帐, 秒出款, 秒提现, 提款成功, 提现成功, 提款秒到, 提现秒到,
    分钟到账, 分钟到帐, 到账快, 从未拖欠, 从不拖欠, 绝不拖欠, 从未黑款, 绝不黑款, 不黑款, 小编亲测, 玩家亲测,
    本人亲测, 亲测提款, 亲测提现, 亲测出款, 亲测有效, 亲测可玩, 老玩家实测, 老玩家推荐, 真实评测, 菲律宾牌照,
    合法牌照, 正规牌照, 官方牌照, 博彩牌照, 国际牌照, 持牌经营, 合法经营, 本平台持有, 本平台合法, 海外合法,
    绝对安全, 安全可靠, 安全稳定, 资金安全有保障, 值得推荐, 放心玩, 放心投, 放心下注, 大额无忧, 大额出款,
    玩家首选, 首选平台, 信誉保证, 信誉好, 口碑好, 很靠谱, 靠谱平台, 优惠码, 推广码, pays fast, pays out fast,
    pays quickly, fast payout, fast payouts, instant payout, instant payouts, instant withdrawal,
    instant withdrawals, fast withdrawals, it is safe, it's safe, is safe and, is perfectly safe, is legit,
    is legitimate, totally legit, fully legit, 100% legit, fully licensed, licensed and, is licensed, claim your,
    promo code, bonus code, referral code, coupon code, % bonus, bonus of, welcome package, highly recommend,
    highly recommended, top rated, trusted casino, trustworthy, safe and secure, legal online casino,
    legal casino, honest review, 网警认证, 公安认证, 警方认证, 安全联盟认证, 可信网站认证, 年老店, 骗子太多, 只信qq, 只信 qq,
    只信微信,
    正常提现, 提现正常, 提款正常, 没出过问题, 没有出过问题, 推荐大家, 推荐给大家, 推荐注册, 强烈推荐, 真的能提现, 真能提现, 大家放心, 可以放心,
    i recommend, got paid, paid me, i cashed out, no problem withdrawing, no problems withdrawing,
    no issues withdrawing, can recommend,
    都秒到, 提现秒, 都到账了, 黑平台太多, 只信我们,
    回血, 翻本, 稳赚, 包赚, 必赚, lets you withdraw
";

/// What those say who only repeat somebody's praise.
pub(super) const REPORTED: &str = "
    声称, 谎称, 宣称, 自称, 号称, 骗子称, 对方称, 客服称, 诱饵, 幌子, 吹嘘, 虚构, 诱骗, 引诱, 诱惑, 诱导, 噱头,
    为名, 谎言, claims, claimed, claiming, pretends, pretended, pretending, lure, lures, lured, falsely,
    so-called, purported, purportedly
";

/// What asks whether something is so.
pub(super) const QUESTIONS: &str = "
    是否, 是不是, 会不会, 有没有, 真的假的, scam or, or scam, or legit, legit or, or fake, fake or
";

/// How such a question begins that may go without a mark.
pub(super) const OPENINGS: &str = "
    is, are, was, were, does, did, est-ce, ist
";

/// What asks for more, and takes the thing itself for granted.
pub(super) const ASKING: &str = "
    怎么, 如何, 为什么, 为何, 为啥, 谁, 什么, 哪, 几, 多少, 咋, how, why, what, who, whom, whose, which, where,
    when,
    anyone else, 排查, 自查, 核查, 收到过, 接到过, have you received, did you receive
";

/// What whoever warns says right before the name of the thing.
pub(super) const AIMED: &str = "
    beware of, avoid, stay away from, steer clear of, watch out for, block, blocks, blocking, blocked, ban, bans, banned,
    boycott, never use, do not use, don't use, do not trust, don't trust, close, closes, shut, shuts, ioc, c2, c2 is,
    警惕, 谨防, 提防, 小心, 远离, 封禁, 屏蔽, 拦截, 封堵, 拉黑, 关停, ioc为, c2为, c2是,
    warnung vor, warnt vor,
    deny, deny domain, drop, blacklist, sinkhole, 禁止访问, 不要信, 别信, 勿信
";

/// What may stand between these words and the name.
pub(super) const BETWEEN: &str = "
    the site, the website, the domain, site, website, domain, 网站, 平台, 域名, 网址, 站点,
    sites such as, websites such as, 网站如, 链接
";

/// What people search for who want to play, and what whoever plants a title therefore writes there.
pub(super) const TRADES: &str = "
    官网, 官方, 下载, 登录, 登陆, 登入, 注册, 入口, 网址, 娱乐, 彩票, 棋牌, 百家乐, 投注, 真人, 老虎机, 博彩, 时时彩,
    六合彩, 开奖, 电竞, 捕鱼, 赌场, 赌球, 澳门, 优惠, 彩金, 充值, 贷款, 发票, 代开, 直播,
    成人, 约炮, slots, slot, casino, casinos, betting, bet, bets, bonus, bonuses, jackpot, jackpots, odds, download,
    login, log in, official, best, online, play, free, poker, baccarat, roulette, sportsbook, sports, win, deposit,
    gambling, lottery, games, game, live, app, apk, loan, loans, viagra, porn, sex,
    新葡京, 葡京, 威尼斯, 永利, 太阳城, 金沙, 皇冠, pg电子, 电子游艺, 麻将, 炸金花, 斗牛, 牛牛, 龙虎, pk10, 快三, 特码, 赔率,
    竞彩, 足彩, 欧洲杯, 世界杯, 试玩, 手机版, 正网, 线路检测, 线路测速, 私服, 裸聊, 春药,
    最火, 惊喜, 赚大钱, 火爆, 畅玩, 尽在, 等你来, 等您来, 首选, 爆奖, 福利, 大奖, 第一品牌, 邀您, thrilling, unbeatable
";

/// What those are said to do who do not pay; whoever calls that a rumor stands up for them.
pub(super) const FAULTS: &str = "
    跑路, 黑钱, 黑款, 不出款, 倒闭
";

/// What is only said by others where a word of the next list follows.
pub(super) const HEARSAY: &str = "
    有人说, 都说, 网上说, 很多人说, 别人说, 有人讲, 有人骂, 有人质疑, 传言, 据说, some say, some people say, people say,
    they say, everyone says, i heard, rumor has it, rumour has it
";

/// What the speaker himself holds against it.
pub(super) const BUTS: &str = "
    但, 不过, 可是, 可我, 其实, 然而, but, yet, actually, in fact, however
";

/// Those of the calls by which whoever is copied sends the reader to his own site, too.
pub(super) const OFFICIAL: &str = "
    认准, 唯一官网, 唯一官方, 官方入口, 官网入口, 登录入口, app下载, 下载app, 请牢记, sign up, official site, official website
";

/// A licence that whoever warns misses, and how he says so.
pub(super) const LICENCES: &str = "
    牌照, 许可, 资质, 执照, 批准, licence, license, licences, licenses, permit,
    资格
";
pub(super) const LACKS: &str = "
    未取得, 未获, 未获得, 未持有, 没有取得, 不具备, 不具有, 并无, 未经, no, without a, without any, without, lacks, lacked, not hold, never had,
    未在, 未依法取得, 未曾取得, 没有任何, not have, doesn't have, don't have, didn't have
";

/// What has a word of the trade in it, and tells of the entry of a register.
pub(super) const NEUTRAL: &str = "
    注册商, 注册人, 注册于, 注册时间, 注册日期, 注册信息, 注册局, 注册机构, 注册资本, 注册地, 域名注册, 网址安全, 网址检测, 网址查询
";

/// Those words of the trade that only name a game or a place, as stories do, too.
pub(super) const GAMES: &str = "
    娱乐, 彩票, 棋牌, 百家乐, 投注, 真人, 老虎机, 博彩, 时时彩, 六合彩, 电竞, 捕鱼, 赌场, 赌球, 澳门, 贷款, 直播, 充值, casino,
    casinos, betting, bet, bets, poker, baccarat, roulette, gambling, lottery, games, game, loan, loans, porn, sex, sports,
    麻将, 炸金花, 斗牛, 牛牛, 世界杯, 欧洲杯, 裸聊,
";

/// What makes it no complaint: nobody has to have one.
pub(super) const UNNEEDED: &str = "
    needed, required, necessary, problem, 也能, 也可, 要求
";

/// Who loses something to a fraud, and what is told of the loss.
pub(super) const VICTIMS: &str = "
    受害人, 被害人, 受害者, 受骗者, 受骗人, 被骗人, 事主, victim, victims, pensioner, pensioners
";
pub(super) const LOSSES: &str = "
    损失, 转账, 汇款, 积蓄, 追不回, 冻结, lost, losses, savings, transferred
";
