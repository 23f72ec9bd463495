document.write('<a href="http://cas' + 'ino.example/">'); function ( { a b c "\x63\u0061" + 'sino' String.fromCharCode(99, 0x61
