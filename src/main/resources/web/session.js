// Requests to the service, with the access key of this tab when one is needed.

const STORED_KEY = "vehicle-tracking.access-key";

/** Dispatches `refused` when the service wants another credential; `detail` is the status, 401 or 403. */
export const session = new EventTarget();

export const accessKey = () => sessionStorage.getItem(STORED_KEY);

export function setAccessKey(key) {
  sessionStorage.setItem(STORED_KEY, key);
}

export function headers() {
  const key = accessKey();
  return key === null ? {} : { Authorization: `Bearer ${key}` };
}

/** A refusal of the service, with the status and the sentence of its problem document. */
export class RefusedError extends Error {
  constructor(status, message, retryAfterSeconds) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

async function refusal(response) {
  let message = response.statusText || String(response.status);
  try {
    const problem = await response.json();
    message = problem.detail ?? problem.title ?? message;
  } catch {
    // A proxy may answer without a problem document.
  }
  return new RefusedError(response.status, message, Number(response.headers.get("Retry-After")) || 0);
}

/** Requests a path; a response without success becomes a RefusedError. */
export async function request(path, parameters = {}, options = {}) {
  const response = await fetch(path + query(parameters), {
    ...options, headers: { ...headers(), ...options.headers }, cache: "no-store",
  });
  if (!response.ok) {
    const refused = await refusal(response);
    if (refused.status === 401 || (refused.status === 403 && accessKey() !== null)) {
      session.dispatchEvent(new CustomEvent("refused", { detail: refused.status }));
    }
    throw refused;
  }
  return response;
}

export async function requestJson(path, parameters = {}, options = {}) {
  return (await request(path, parameters, options)).json();
}
