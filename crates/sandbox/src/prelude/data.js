// Bytes, and what turns them into text and back: blobs, readers, answers, streams, decoders.

const Bytes = Uint8Array,
  HEX = '0123456789abcdef',
  fromCode = String.fromCharCode,
  codeAt = uncurry(String.prototype.charCodeAt);
const promised = (value) => resolved(value);
const attempted = (make) => {
  try {
    return promised(make());
  } catch (error) {
    return Real.Promise.reject(error);
  }
};
const isView = ArrayBuffer.isView;
// The bytes of what a script hands over: a buffer, a view of one, a blob, a stream, an answer; of anything else its text in UTF-8.
function bytesOf(data) {
  if (data === undefined || data === null) return new Bytes(0);
  if (isView(data)) return new Bytes(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return new Bytes(data);
  const held = isObject(data) ? weakGet(holdings, data) : undefined;
  if (held !== undefined) return held();
  const numbers = parse(host.encode(cut(data)));
  const bytes = new Bytes(numbers.length);
  for (let i = 0; i < numbers.length; i++) bytes[i] = numbers[i];
  return bytes;
}
// What holds bytes, with how to get at them.
const holdings = new Real.WeakMap();
function bytesOfAll(list) {
  let length = 0;
  const all = [];
  for (let i = 0; i < list.length; i++) {
    const bytes = bytesOf(list[i]);
    define(all, i, { __proto__: null, value: bytes });
    length += bytes.length;
  }
  const bytes = new Bytes(length);
  for (let i = 0, at = 0; i < all.length; at += all[i++].length) for (let k = 0; k < all[i].length; k++) bytes[at + k] = all[i][k];
  return bytes;
}
function hexOf(bytes) {
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15];
  return hex;
}
function ofHex(hex) {
  const bytes = new Bytes(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (indexOf(HEX, hex[2 * i]) << 4) | indexOf(HEX, hex[2 * i + 1]);
  return bytes;
}
// As a text whose characters are bytes.
function binary(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += fromCode(bytes[i]);
  return text;
}
function ofBinary(text) {
  const bytes = new Bytes(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = codeAt(text, i);
  return bytes;
}
const base64 = G.btoa,
  ofBase64 = G.atob;
const wordsOf = (bytes, label) => host.decode(`${label} ${hexOf(bytes)}`);
const bufferOf = (bytes) => new Bytes(bytes).buffer;
// The bytes of a `data:` URL; none where it is another.
function ofDataUrl(url) {
  if (lower(slice(url, 0, 5)) !== 'data:') return null;
  const comma = indexOf(url, ',');
  if (comma < 0) return null;
  const text = host.percent(slice(url, comma + 1));
  return indexOf(lower(slice(url, 0, comma)), ';base64') < 0 ? bytesOf(text) : ofBinary(ofBase64(text));
}
const dataUrl = (blob, bytes) => `data:${blob.type || 'application/octet-stream'};base64,${base64(binary(bytes))}`;

// What hands its bytes out as a text, a buffer or a blob.
const reads = {
  text() {
    return attempted(() => wordsOf(bytesOf(this), 'utf-8'));
  },
  json() {
    return attempted(() => parse(wordsOf(bytesOf(this), 'utf-8') || '{}'));
  },
  arrayBuffer() {
    return attempted(() => bufferOf(bytesOf(this)));
  },
  bytes() {
    return attempted(() => new Bytes(bytesOf(this)));
  },
  blob() {
    return attempted(() => new BlobHere([bytesOf(this)]));
  },
};
const holds = (object, get) => {
  weakSet(holdings, object, get);
  return object;
};
const BlobHere = kind(
  'Blob',
  null,
  {
    text: reads.text,
    arrayBuffer: reads.arrayBuffer,
    bytes: reads.bytes,
    stream() {
      return streamOf(() => bytesOf(this));
    },
    slice(from, to, type) {
      return new BlobHere([uncurry(Bytes.prototype.slice)(bytesOf(this), from, to)], { type });
    },
    get size() {
      return bytesOf(this).length;
    },
  },
  function (parts, options) {
    const bytes = parts === undefined ? new Bytes(0) : bytesOfAll([...parts]);
    holds(this, () => bytes);
    this.type = options && options.type ? lower(str(options.type)) : '';
  },
);
kind('File', BlobHere, {}, function (parts, name, options) {
  const bytes = bytesOfAll([...parts]);
  holds(this, () => bytes);
  this.name = str(name);
  this.type = options && options.type ? lower(str(options.type)) : '';
});
const reading = (make) =>
  function (blob, label) {
    const result = make(blob, bytesOf(blob), label);
    later(
      () => {
        this.readyState = 2;
        this.result = result;
        emit(this, 'load');
        emit(this, 'loadend');
      },
      1,
      [],
      false,
    );
  };
kind(
  'FileReader',
  EventTarget,
  {
    readAsText: reading((_, bytes, label) => wordsOf(bytes, label === undefined ? 'utf-8' : trim(str(label)))),
    readAsDataURL: reading(dataUrl),
    readAsArrayBuffer: reading((_, bytes) => bufferOf(bytes)),
    readAsBinaryString: reading((_, bytes) => binary(bytes)),
    abort: nothing,
  },
  function () {
    this.readyState = 0;
    this.result = null;
  },
);
const ResponseHere = kind(
  'Response',
  null,
  {
    text: reads.text,
    json: reads.json,
    arrayBuffer: reads.arrayBuffer,
    bytes: reads.bytes,
    blob: reads.blob,
    get body() {
      return streamOf(() => bytesOf(this));
    },
    clone() {
      return this;
    },
  },
  function (body, options) {
    let bytes;
    holds(this, () => (bytes === undefined ? (bytes = bytesOf(body)) : bytes));
    this.ok = true;
    this.status = (options && options.status) || 200;
    this.statusText = 'OK';
    this.redirected = false;
    this.url = '';
    this.headers = { get: () => null, has: () => false, forEach: nothing };
  },
);
own(ResponseHere, { json: (value) => new ResponseHere(stringify(value)) });
const stringify = JSON.stringify;
// What is answered to whoever asks: what the URL holds itself, or what is known to come from there; else nothing, since nobody
// is asked.
const answered = (url) => {
  const held = ofDataUrl(url);
  return held === null ? fileOf(url) : held;
};
const isGot = (method) => method === undefined || upper(str(method)) === 'GET';
// An answer is asked for that is not known: whoever runs this may look for it.
function wants(url) {
  const to = answered(url) === undefined ? resolve(url) : null;
  if (to !== null && to.origin === here.origin) act('asks', to.href);
}
function answer(url) {
  const its = new ResponseHere(answered(url));
  its.url = url;
  return its;
}

// A stream hands out in one piece what it holds, once it is asked.
function streamOf(get, as = (bytes) => bytes) {
  const read = () => {
    let is_done = false;
    return asked_once;
    function asked_once() {
      const done = is_done;
      is_done = true;
      return attempted(() => ({ done, value: done ? undefined : as(get()) }));
    }
  };
  return own(holds(create(ReadableStream_.prototype), get), {
    getReader: () => ({ read: read(), releaseLock: nothing, cancel: () => promised(), closed: promised() }),
    pipeThrough: (through) => {
      const put = isObject(through) ? weakGet(inlets, through) : undefined;
      if (put === undefined) return isObject(through) && through.readable ? through.readable : streamOf(get);
      put(get);
      return through.readable;
    },
    pipeTo: () => promised(),
    cancel: () => promised(),
    tee: () => [streamOf(get, as), streamOf(get, as)],
    [Symbol.asyncIterator]: () => ({ next: read() }),
  });
}
const ReadableStream_ = kind('ReadableStream', null, {}, function (source) {
  const pieces = new Real.Map();
  let count = 0;
  const control = { enqueue: (piece) => mapSet(pieces, count++, piece), close: nothing, error: nothing, desiredSize: 1 };
  if (source && isFunction(source.start)) source.start(control);
  if (source && isFunction(source.pull) && count === 0) source.pull(control);
  return streamOf(() => bytesOfAll(listOf(pieces, count)));
});
// Where streams that change bytes take them from.
const inlets = new Real.WeakMap();
function changes(name, change, as) {
  kind(name, null, {}, function (format) {
    const pieces = new Real.Map();
    let count = 0;
    const put = (piece) => {
      mapSet(pieces, count++, piece);
      return promised();
    };
    const how = change(format);
    weakSet(inlets, this, (get) => put(holds({}, get)));
    this.readable = streamOf(() => how(bytesOfAll(listOf(pieces, count))), as && as(format));
    this.writable = {
      getWriter: () => ({ write: put, close: () => promised(), ready: promised(), closed: promised(), releaseLock: nothing }),
    };
  });
}
changes('DecompressionStream', (format) => (bytes) => ofHex(host.inflate(`${lower(str(format))} ${hexOf(bytes)}`)));
changes('CompressionStream', () => (bytes) => bytes);
changes('TextEncoderStream', () => (bytes) => bytes);
changes(
  'TextDecoderStream',
  () => (bytes) => bytes,
  (label) => (bytes) => wordsOf(bytes, label === undefined ? 'utf-8' : trim(str(label))),
);

kind(
  'TextDecoder',
  null,
  {
    decode(bytes) {
      return wordsOf(bytesOf(bytes), this.encoding);
    },
  },
  function (label) {
    const name = host.charset(label === undefined ? 'utf-8' : cut(label));
    if (name === '') throw new Real.RangeError('Invalid encoding');
    this.encoding = name;
  },
);
kind(
  'TextEncoder',
  null,
  {
    encode: (text) => bytesOf(text === undefined ? '' : str(text)),
  },
  function () {
    this.encoding = 'utf-8';
  },
);
