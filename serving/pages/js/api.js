// Talking to the server. Every failure is a `Failure`; `passing` says that trying again may help.

const BASE = "/api/v1";
const PATIENCE = 10000;

export class Failure extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
    this.passing = status === 0 || status >= 500;
  }
}

export async function call(method, path, body = null, signal = null) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  const stop = () => controller.abort();
  if (signal) signal.addEventListener("abort", stop);
  let response, answer;
  try {
    response = await fetch(BASE + path, {
      method,
      signal: controller.signal,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : null,
    });
    answer = await response.json();
  } catch (error) {
    if (signal && signal.aborted) throw error;
    throw new Failure("连不上服务器");
  } finally {
    clearTimeout(timer);
    if (signal) signal.removeEventListener("abort", stop);
  }
  if (!response.ok) throw new Failure(answer?.error?.message ?? "服务器没有说明原因", response.status);
  return answer;
}

export const get = (path, parameters = {}, signal = null) => call("GET", `${path}?${new URLSearchParams(parameters)}`, null, signal);
export const post = (path, body, signal = null) => call("POST", path, body, signal);

// A version 4 UUID. `crypto.randomUUID` is missing on pages that come over plain HTTP from another machine.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
