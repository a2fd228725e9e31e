// The first module that runs: what may become markup or a script's address in this page, by the one
// Trusted Types policy there is. It lets no markup through and no script but our own.

type Policies = {
  createPolicy(
    name: string,
    rules: {
      createHTML(text: string): string | null
      createScriptURL(text: string): string | null
    },
  ): unknown
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies }

trustedTypes?.createPolicy('default', {
  // Mantine writes its own CSS by innerHTML; nothing with a tag or an entity in it gets past.
  createHTML: (text) => (/[<&]/.test(text) ? null : text),
  createScriptURL(text) {
    const { origin, pathname, href } = new URL(text, location.href)
    return origin === location.origin && /^\/assets\/[\w.-]+\.js$/.test(pathname) ? href : null
  },
})

export {}
