// What a reading token of a test is asked with, where the test is about something else.

/** From this machine, until 2030. */
export const tokenBody = (name: string) => ({
  name,
  networks: ['127.0.0.1/32'],
  expiresAt: '1900000000',
})
