// Code in strings: whatever is evaluated is told, and changed so that what it evaluates is told, too.

let depth = 0;
// Whether this may be run, without running any of it.
function compiles(code) {
  try {
    (0, Real.eval)(`throw 0;(function(){${code}\n})`);
  } catch (error) {
    return error === 0;
  }
  return false;
}
// What is run instead of a text, so that it tells more.
function prepared(text, level) {
  const whole = formed(text),
    code = host.rewrite(whole, level);
  if (code === undefined) throw new Real.RangeError('Maximum call stack size exceeded');
  return code === whole || compiles(code) ? code : whole;
}
function enter(text, level, run) {
  act('evaluates', text);
  const code = prepared(text, level),
    before = depth;
  depth = level;
  try {
    return run(code);
  } finally {
    depth = before;
  }
}
const runText = (text) => enter(str(text), depth + 1, (code) => (0, Real.eval)(code));
// What an error says, without asking any function of the page for it.
function said(error) {
  if (error === null) return null;
  try {
    const its = isObject(error) ? describe(error, 'message') : undefined;
    if (its !== undefined && typeof its.value === 'string') return cut(its.value);
  } catch (_) {}
  return '';
}
const failed = (error) => host.thrown(said(error));
const quietly = (run) => {
  try {
    return run();
  } catch (error) {
    failed(error);
    errored(said(error), error);
  }
};
// A call of `eval` by its name is `eval(seen(level, eval, …))` by now, so that it sees the names around it.
// Where the name is one of the page's own functions, that gets what it would get.
function seen(level, called, text) {
  if (typeof text !== 'string' || called !== Real.eval) return text;
  return enter(text, level + 1, (code) => code);
}
define(G, config.seen, { __proto__: null, value: seen, enumerable: false, writable: false, configurable: false });
function codeMaker(name, RealMaker) {
  const Maker = function (...texts) {
    if (texts.length === 0) return construct(RealMaker, texts, new.target || RealMaker);
    const last = texts.length - 1;
    for (let i = 0; i <= last; i++) texts[i] = str(texts[i]);
    return enter(texts[last], depth + 1, (code) => {
      texts[last] = code;
      return construct(RealMaker, texts, new.target === undefined || new.target === Maker ? RealMaker : new.target);
    });
  };
  define(Maker, 'name', { __proto__: null, value: name, configurable: true });
  define(Maker, 'length', { __proto__: null, value: 1, configurable: true });
  define(Maker, 'prototype', { __proto__: null, value: RealMaker.prototype, writable: false });
  define(RealMaker.prototype, 'constructor', { __proto__: null, value: Maker, writable: true, configurable: true });
  markAdd(ours, Maker);
  return Maker;
}
const FunctionHere = codeMaker('Function', Function);
define(G, 'Function', { __proto__: null, value: FunctionHere, writable: true, enumerable: false, configurable: true });
codeMaker('AsyncFunction', async function () {}.constructor);
codeMaker('GeneratorFunction', function* () {}.constructor);
codeMaker('AsyncGeneratorFunction', async function* () {}.constructor);
// The engine asks for a word where browsers take `undefined`.
for (const name of ['anchor', 'fontcolor', 'fontsize', 'link']) {
  const plain = uncurry(String.prototype[name]);
  const called = { [name](value) { return plain(this, value === null || value === undefined ? `${value}` : value); } }[name];
  define(String.prototype, name, { __proto__: null, value: called, writable: true, enumerable: false, configurable: true });
  markAdd(ours, called);
}
own(Function.prototype, {
  toString() {
    if (isFunction(this) && markHas(ours, this)) return `function ${this.name}() { [native code] }`;
    return host.plain(sourceOf(this));
  },
});
define(Function.prototype, 'toString', { __proto__: null, enumerable: false });
