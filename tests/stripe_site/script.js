"use strict";
// Stands in for Stripe's script: the fields lie in a frame of another origin, and only it has them.
window.Stripe = (key) => ({
  elements: () => ({
    create: () => {
      const heard = {};
      const tell = (name, more) => (heard[name] || (() => {}))(more || {});
      const frame = document.createElement("iframe");
      frame.src = "https://js.stripe.com/fields.html";
      frame.style.cssText = "border:0;width:100%;height:24px";
      window.addEventListener("message", (event) => {
        if (event.origin !== "https://js.stripe.com") return;
        window.changes = (window.changes || 0) + (event.data.name === "change");
        window.cleared = (window.cleared || 0) + (event.data.name === "cleared");
        if (event.data.name === "change") window.complete = event.data.more.complete;
        tell(event.data.name, event.data.more);
      });
      const card = {
        on: (name, act) => { heard[name] = act; },
        focus: () => frame.contentWindow.postMessage({ ask: "focus" }, "*"),
        mount: (place) => document.querySelector(place).append(frame),
        frame,
      };
      window.stripeCard = card;
      return card;
    },
  }),
  createPaymentMethod: ({ card }) => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    card.frame.contentWindow.postMessage({ ask: "send", key }, "*", [channel.port2]);
  }),
});
