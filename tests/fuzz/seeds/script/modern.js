class A { #u = `http://${['casino', 'example'].join('.')}/`; static s = 1; get u() { return this.#u } async go({ a = 1, ...b } = {}) { for await (const c of [1]) { switch (c) { case 1: await import(this.u) } } } }
const f = (...x) => x?.length ?? 0; label: for (let i = 0; i < 3; i++) { try { if (i % 2) continue label; document.title = unescape('%63asino') } catch { break } finally { f(i ** 2) } }
