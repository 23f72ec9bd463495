//! What is said about notices: what was written, what was sent, and why somebody was not told.

use crate::table::words;

words! {
    DRAFTED { en: "{file}: a draft to {to}: {sites} ({n} {n|page|pages})", zh: "{file}：致 {to} 的草稿：{sites}（{n} 个页面）" }
    DRAFTED_TO_NOBODY { en: "{file}: a draft without an address, since none is known: {sites} ({n} {n|page|pages})", zh: "{file}：草稿未填写收件人，因为没有联系方式：{sites}（{n} 个页面）" }
    DRAFTED_BY_OTHER_MEANS { en: "{file}: a draft without an address, since {contact} is none: {sites} ({n} {n|page|pages})", zh: "{file}：草稿未填写收件人，因为 {contact} 不是邮箱：{sites}（{n} 个页面）" }
    WOULD_DRAFT { en: "{file}: would be written, to {to}: {sites} ({n} {n|page|pages})", zh: "{file}：将写出致 {to} 的草稿：{sites}（{n} 个页面）" }
    WOULD_DRAFT_TO_NOBODY { en: "{file}: would be written, without an address: {sites} ({n} {n|page|pages})", zh: "{file}：将写出未填写收件人的草稿：{sites}（{n} 个页面）" }
    WOULD_SEND { en: "{file}: would be sent to {to}: {sites} ({n} {n|page|pages})", zh: "{file}：将发送给 {to}：{sites}（{n} 个页面）" }
    SENT { en: "{file}: sent to {to}: {sites} ({n} {n|page|pages}); the server said: {answer}", zh: "{file}：已发送给 {to}：{sites}（{n} 个页面）；服务器回复：{answer}" }
    REFUSED { en: "{file}: refused for {to}: {sites}; the server said: {answer}", zh: "{file}：发送给 {to} 被拒绝：{sites}；服务器回复：{answer}" }
    FAILED { en: "{file}: not sent to {to}: {sites}; it may go better the next time: {answer}", zh: "{file}：未能发送给 {to}：{sites}；可稍后再试：{answer}" }
    UNCLEAR { en: "{file}: nobody knows whether it was sent to {to}: {sites}; say it with --sent {file} or --not-sent {file}: {answer}", zh: "{file}：无法确定是否已发送给 {to}：{sites}；请用 --sent {file} 或 --not-sent {file} 说明：{answer}" }
    NOT_SENT_NO_ADDRESS { en: "{file}: not sent, since no mail address is known; it is a draft: {sites} ({n} {n|page|pages})", zh: "{file}：没有邮箱地址，未发送，仅写出草稿：{sites}（{n} 个页面）" }
    NOT_SENT_CAP { en: "{file}: not sent to {to}, since {most} were sent in a day: {sites}; run again later", zh: "{file}：未发送给 {to}，一日内已发送 {most} 封：{sites}；请稍后再次运行" }
    NOT_SENT_REFUSED { en: "{file}: not sent to {to}, since the server refused it on {day}: {sites}; give another contact, or wait until {again}: {answer}", zh: "{file}：未发送给 {to}，服务器已于 {day} 拒绝：{sites}；请更正联系方式，或等到 {again}：{answer}" }
    NOT_SENT_MEANWHILE { en: "{file}: not sent to {to}, since somebody else just did: {sites}", zh: "{file}：未发送给 {to}，因为已由他人发送：{sites}" }
    NOT_SENT_CHANGED { en: "{file}: not sent to {to}, since {case} {site} changed meanwhile: {why}", zh: "{file}：未发送给 {to}，因为案件 {case} {site} 此间已变更：{why}" }
    NOT_SENT_CHANGED_ONE { en: "{file}: not sent to {to}, since {case} {site} changed meanwhile: {why}; run again to tell of the others: {sites}", zh: "{file}：未发送给 {to}，因为案件 {case} {site} 此间已变更：{why}；如需通知其余案件，请再次运行：{sites}" }
    NOT_TRIED { en: "{file}: not tried, since the mail server cannot be reached: {sites}", zh: "{file}：无法连接邮件服务器，未尝试发送：{sites}" }
    NOT_SENT_STOPPED { en: "{file}: not sent to {to}, since the run was stopped: {sites}; run again to go on", zh: "{file}：运行已中止，未发送给 {to}：{sites}；再次运行即继续" }
    STOPPING { en: "stopping after the message that is under way; interrupt again to stop at once", zh: "将在处理完当前邮件后停止；再次中断则立即停止" }
    WAS_STOPPED { en: "stopped before the server had any of it", zh: "在服务器收到邮件之前已中止" }
    AND_MORE_SITES { en: "{sites} and {n} more", zh: "{sites}等另外 {n} 个" }
    LEFT_OUT { en: "{case} {site}: not told: {why}", zh: "{case} {site}：不通知：{why}" }
    WHY_INFO { en: "all that was found is for information only", zh: "所发现的内容仅供参考" }
    WHY_FARM { en: "a farm gets no notice; it goes to search engines and its hoster, and what it names to `suyuan candidates`", zh: "站群/蜘蛛池不发送通知，应向搜索引擎和接入商举报，其指向的目标见 `suyuan candidates`" }
    WHY_ROLE { en: "nothing says clearly what the site is; say it before it is sent: `suyuan cases set {site} --role victim`", zh: "没有明确依据可以判定网站性质，请先认定：`suyuan cases set {site} --role victim`" }
    WHY_STATE { en: "its state is {state}", zh: "案件状态为“{state}”" }
    WHY_NOT_CONFIRMED { en: "no person confirmed it; --unreviewed REASON tells of it all the same", zh: "未经人工确认；如需通知，请用 --unreviewed 说明原因" }
    WHY_BEFORE { en: "told on {day}, and not again before {again}", zh: "已于 {day} 通知，{again} 之前不再通知" }
    WHY_UNCLEAR { en: "nobody knows whether {message} arrived; say it with --sent FILE or --not-sent FILE", zh: "无法确定 {message} 是否送达；请用 --sent 或 --not-sent 说明" }
    WHY_CONTACTS { en: "somebody said whom to tell of it; run again", zh: "通知对象已有变更，请再次运行" }
    WHY_ALLOWED { en: "somebody said what is never reported; run again", zh: "白名单已有变更，请再次运行" }
    WHY_TIER_TWO { en: "all that it names are pages of sites that were harmed themselves", zh: "仅链接到本身受害的网站" }
    COUNT_LEFT_OUT { en: "left out: {n} {n|case|cases} that no person confirmed, or that nobody is told of in {n|its|their} state; name them to see why", zh: "未列入：{n} 个未经人工确认，或当前状态无需通知的案件；指定案件可查看原因" }
    NOTHING { en: "There is nobody to tell.", zh: "没有需要通知的对象。" }
    STOPPED { en: "stopped: {why}; run again to go on", zh: "已停止：{why}；再次运行即继续" }
    TO_HOSTER { en: "{to}, who hosts it", zh: "{to}（托管方）" }
    TO_CDN { en: "{to}, whose network stands before it", zh: "{to}（CDN 服务方）" }
    TO_REGISTRAR { en: "{to}, the registrar", zh: "{to}（注册商）" }
    NOBODY { en: "no address", zh: "无收件人" }
    TOLD_CLOCK { en: "`SUYUAN_NOW` tells the time; the messages are marked", zh: "时间由 `SUYUAN_NOW` 指定，邮件中已注明" }
    REASON_SENT { en: "notice {message} to {to}", zh: "已发送通知 {message}，收件人 {to}" }
    STAYS { en: "{case} {site}: told, but stays {state}: nobody confirmed the case", zh: "{case} {site}：已通知，但案件未经确认，状态仍为“{state}”" }
    BY_HAND { en: "said by hand", zh: "由人工说明" }
    MARKED_SENT { en: "{file}: marked as sent to {to}: {sites}", zh: "{file}：已标记为发送给 {to}：{sites}" }
    MARKED_NOT_SENT { en: "{file}: marked as not sent: {sites}", zh: "{file}：已标记为未发送：{sites}" }
    MARKED_ALREADY { en: "{file}: marked already, nothing to do", zh: "{file}：已有此标记，无需变更" }
    NOT_OURS { en: "{file}: expected a message that `suyuan notices` wrote with this ledger, found {found}", zh: "{file}：应为 `suyuan notices` 按此台账写出的邮件，却是 {found}" }
    NO_MESSAGE_NAME { en: "no header `Message-ID`", zh: "没有 `Message-ID` 头的文件" }
    WAS_SENT { en: "{file}: expected a message that was not sent, found that it was, on {day}", zh: "{file}：应为未发送的邮件，却已于 {day} 发送" }
    NEEDED { en: "{flag}: expected {expected}, found nothing; `notices` needs it, as a flag or in the table `notices` of a job file", zh: "{flag}：没有给出值；要求：{expected}；`notices` 需要此项，可用选项或任务文件中的 `notices` 表给出" }
    A_SMTP { en: "a mail server such as smtp://user@mail.example.org:587 or smtps://mail.example.org", zh: "邮件服务器，如 smtp://user@mail.example.org:587 或 smtps://mail.example.org" }
    A_NOTICES_TABLE { en: "a table `notices`", zh: "`notices` 表" }
    NO_PASSWORD { en: "{variable}: expected the password of {user} in this variable of the environment, found nothing", zh: "{variable}：此环境变量应为 {user} 的口令，却没有给出" }
    PASSWORD_IN_URL { en: "--smtp: expected no password in the URL, found one; put it into {variable} in the environment", zh: "--smtp：网址中不应有口令，却给出了；请放入环境变量 {variable}" }
    NO_TLS { en: "--smtp: expected a server that encrypts (STARTTLS, or `smtps://`), found that {host} does not", zh: "--smtp：服务器应支持加密（STARTTLS 或 `smtps://`），{host} 不支持" }
    NO_LOGIN { en: "--smtp: expected a user and password that {host} takes, found that it does not: {why}", zh: "--smtp：{host} 不接受此用户名或口令：{why}" }
    BAD_CERTIFICATE { en: "--smtp-ca: expected certificates in PEM, found none that can be read{why}", zh: "--smtp-ca：应为 PEM 格式的证书，却没有可读的证书{why}" }
    UNREACHABLE { en: "the mail server {host} cannot be reached: {why}", zh: "无法连接邮件服务器 {host}：{why}" }
    BAD_TEMPLATE { en: "{file}:{line}: expected {expected}, found {found}", zh: "{file}:{line}：应为{expected}，却是{found}" }
    A_TEMPLATE { en: "a template that can be filled in", zh: "可以填写的模板" }
    A_SUBJECT { en: "a first line that begins with `Subject:`", zh: "以 `Subject:` 开头的第一行" }
    ANOTHER_LINE { en: "another line", zh: "其他内容" }
    A_SHORT_TEMPLATE { en: "a template of at most {most} bytes", zh: "不超过 {most} 字节的模板" }
    A_LONGER_ONE { en: "a longer one", zh: "更长的模板" }
    A_MODEST_TEMPLATE { en: "a template that is filled in within {most} steps", zh: "可在 {most} 步内填写完成的模板" }
    AN_ENDLESS_ONE { en: "one that goes on and on", zh: "没有尽头的模板" }
    A_SHORT_TEXT { en: "a template whose text has at most {most} bytes", zh: "填写后文字不超过 {most} 字节的模板" }
    A_LONGER_TEXT { en: "one with a longer text", zh: "文字更长的模板" }
    A_PLAIN_TEMPLATE { en: "a template without blocks `set` and `filter`", zh: "不含 `set` 块和 `filter` 块的模板" }
    A_KEPT_TEXT { en: "such a block", zh: "此类块" }
    A_BOUNDED_TEMPLATE { en: "a template without `{piece}`", zh: "不含 `{piece}` 的模板" }
    A_GROWING_TEXT { en: "it; a text could grow with it without bounds", zh: "含有此项的模板；文字可能因此无限增长" }
    A_NEW_FILE { en: "{file}: expected no file there yet, found one; it is not overwritten", zh: "{file}：该处不应已有文件，却已存在；不会覆盖" }
    TEMPLATES_WRITTEN { en: "{file}: written; change it and give its folder with --templates", zh: "{file}：已写出；修改后用 --templates 指定其所在目录" }
    BAD_HEADER { en: "{what} cannot stand in the head of a message", zh: "{what} 不能用于邮件头" }
    SECTION { en: "Notices to the owner", zh: "通知记录" }
    STEP_DRAFTED { en: "{time}  {actor}: a draft to {to} ({message})", zh: "{time}  {actor}：致 {to} 的草稿（{message}）" }
    STEP_SENDING { en: "{time}  {actor}: handed to the mail server for {to}; nobody knows how that ended ({message})", zh: "{time}  {actor}：已交邮件服务器，收件人 {to}；结果未知（{message}）" }
    STEP_UNCLEAR { en: "{time}  {actor}: nobody knows whether it reached {to} ({message})", zh: "{time}  {actor}：无法确定是否送达 {to}（{message}）" }
    STEP_SENT { en: "{time}  {actor}: sent to {to} ({message})", zh: "{time}  {actor}：已发送给 {to}（{message}）" }
    STEP_REFUSED { en: "{time}  {actor}: refused for {to} ({message})", zh: "{time}  {actor}：发送给 {to} 被拒绝（{message}）" }
    STEP_FAILED { en: "{time}  {actor}: not sent to {to} ({message})", zh: "{time}  {actor}：未发送给 {to}（{message}）" }
    STEP_UNREVIEWED { en: "nobody had confirmed the case: {reason}", zh: "案件未经确认：{reason}" }
}
