// Owns the page of one lead: it makes the lead live and tells the browser's tab of it. Without it
// the page works by loading anew.
import { entitle, unread } from "./live-bell.js";
import { fitted } from "./live-screen.js";
import { Lead } from "./live.js";

fitted();
let lead = null;
lead = new Lead(document.querySelector(".sheet"), () => {
  if (!lead) return;
  entitle(lead.title);
  unread(lead.unread);
});
