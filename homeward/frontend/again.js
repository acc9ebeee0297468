// What a network loses once, it may bring the next time.

const PAUSES = [500, 2000]; // milliseconds

// Returns what `fetching` brings; it is asked again after each pause, and fails with the last error.
export async function again(fetching) {
  for (const pause of PAUSES) {
    try {
      return await fetching();
    } catch {
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  return fetching();
}
