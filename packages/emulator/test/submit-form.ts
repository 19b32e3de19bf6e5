// A browser that loads the page of its argument and submits the form in it. The environment leads `fetch` to the proxy.
const page = await (await fetch(process.argv[2] ?? '')).text();
const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
const form = new URLSearchParams();
for (const [, name = '', value = ''] of page.matchAll(/name="([^"]+)" value="([^"]+)"/g)) form.set(name, value);
await fetch(action, { method: 'POST', body: form });
